import { Button } from '@heroui/react'
import { useQuery } from '@tanstack/react-query'
import { LoaderCircle } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { FormProvider, useFormContext, useWatch } from 'react-hook-form'
import { z } from 'zod'
import { answer, open } from '@/api/client'
import { useDeedForm } from '@/api/deeds'
import type { Country, SignUpReceipt } from '@/api/types'
import { ProblemNotice } from '@/components/feedback'
import { PasswordField } from '@/components/fields/PasswordField'
import { SelectField } from '@/components/fields/SelectField'
import { TextField } from '@/components/fields/TextField'
import { emailField, passwordField, wordField } from '@/lib/schema'
import { useDebounced } from '@/lib/useDebounced'
import { proposedSlug } from './address'
import { addressQuery } from './queries'

const schema = z.object({
  organisation: wordField('Type the name of your organisation.', 120),
  slug: z.string().trim().min(3, 'At least three letters.').max(30, 'At most 30 letters.').regex(/^[a-z0-9][a-z0-9-]*[a-z0-9]$/, 'Small letters, digits and hyphens only.'),
  country: z.string().min(1, 'Choose a country.'),
  currency: z.string().min(1, 'Choose a currency.'),
  time_zone: z.string().min(1, 'Choose a time zone.'),
  full_name: wordField('Type your name.', 120),
  email: emailField(),
  password: passwordField(),
})

const EMPTY = { organisation: '', slug: '', country: '', currency: '', time_zone: '', full_name: '', email: '', password: '' }

type Props = { countries: Country[]; baseHost: string; onSent: (receipt: SignUpReceipt) => void }

export function SignUpForm({ countries, baseHost, onSent }: Props) {
  const deed = useDeedForm({ schema, defaults: EMPTY, send: (body) => answer(open.POST('/sign-ups', { body })), onDone: onSent })
  return (
    <FormProvider {...deed.form}>
      <form className="space-y-4" onSubmit={(event) => void deed.submit(event)} noValidate>
        <TextField name="organisation" label="Organisation" autoComplete="organization" placeholder="Kitale Farmers Credit" />
        <AddressField baseHost={baseHost} />
        <PlaceFields countries={countries} />
        <div className="border-t border-separator pt-4"><TextField name="full_name" label="Your name" autoComplete="name" hint="You become the first administrator." /></div>
        <TextField name="email" label="Your email" type="email" autoComplete="email" />
        <PasswordField name="password" label="Password" autoComplete="new-password" hint="12 letters or more. Nothing else is asked of it; a sentence is fine." />
        {deed.problem && <ProblemNotice problem={deed.problem} />}
        <Button type="submit" size="lg" className="w-full" isPending={deed.pending}>
          {deed.pending && <LoaderCircle className="animate-spin" aria-hidden />}{deed.pending ? 'Sending the confirmation' : 'Open the workspace'}
        </Button>
      </form>
    </FormProvider>
  )
}

/** The address follows the name until it is typed by hand, and says while typing whether it is free. */
function AddressField({ baseHost }: { baseHost: string }) {
  const { setValue, getFieldState, control, formState } = useFormContext<z.infer<typeof schema>>()
  const [organisation, slug] = useWatch({ control, name: ['organisation', 'slug'] })
  const own = getFieldState('slug', formState).isDirty && slug !== ''
  useEffect(() => {
    if (!own) setValue('slug', proposedSlug(organisation), { shouldDirty: false })
  }, [organisation, own, setValue])
  const rested = useDebounced(slug, 300)
  const check = useQuery(addressQuery(schema.shape.slug.safeParse(rested).success ? rested : ''))
  return (
    <TextField
      name="slug"
      label="Address"
      unit={`.${baseHost}`}
      autoComplete="off"
      spellCheck={false}
      hint={<span aria-live="polite"><AddressVerdict slug={slug} settled={rested === slug && !check.isFetching} answer={check.data} /></span>}
    />
  )
}

function AddressVerdict({ slug, settled, answer: told }: { slug: string; settled: boolean; answer?: { available: boolean; reason: string } }) {
  if (slug === '') return 'Your people sign in at this address.'
  if (!settled) return 'Checking'
  if (!told) return 'Your people sign in at this address.'
  return told.available ? <span className="text-ok-ink">This address is free.</span> : <span className="text-bad-ink">{told.reason || 'This address is taken.'}</span>
}

/** The country brings its currency and time zone; both can be changed. */
function PlaceFields({ countries }: { countries: Country[] }) {
  const { setValue, control } = useFormContext<z.infer<typeof schema>>()
  const chosen = useWatch({ control, name: 'country' })
  const country = countries.find(({ code }) => code === chosen)
  const currencies = useMemo(() => [...new Set(countries.map(({ currency }) => currency))].sort().map((id) => ({ id, label: id })), [countries])
  useEffect(() => {
    if (!country) return
    setValue('currency', country.currency, { shouldValidate: true })
    setValue('time_zone', country.time_zones[0] ?? '', { shouldValidate: true })
  }, [country, setValue])
  const zones = country?.time_zones ?? []
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2 sm:gap-3">
      <SelectField name="country" label="Country" options={countries.map(({ code, name }) => ({ id: code, label: name }))} />
      <SelectField name="currency" label="Currency" options={currencies} placeholder="By country" hint="Stays as it is once loans exist." />
      {zones.length > 1 && <SelectField name="time_zone" label="Time zone" options={zones.map((id) => ({ id, label: id.replaceAll('_', ' ') }))} />}
    </div>
  )
}
