import { Button } from '@heroui/react'
import { useState } from 'react'
import { FormProvider } from 'react-hook-form'
import { z } from 'zod'
import { useDeedForm } from '@/api/deeds'
import { useSession } from '@/api/session'
import { DeedSheet } from '@/components/DeedSheet'
import { CheckField } from '@/components/fields/CheckField'
import { ChoiceField } from '@/components/fields/ChoiceField'
import { DayField } from '@/components/fields/DayField'
import { MoneyField } from '@/components/fields/MoneyField'
import { PasswordField } from '@/components/fields/PasswordField'
import { PickField } from '@/components/fields/PickField'
import { SelectField } from '@/components/fields/SelectField'
import { TextAreaField, TextField } from '@/components/fields/TextField'
import { SplitBar } from '@/components/charts/SplitBar'
import { Section } from '@/components/Section'
import { ProblemError } from '@/lib/problem'
import { amountField, dayField, optionalWords, passwordField, wordField } from '@/lib/schema'
import { kes } from './samples'

const schema = z.object({
  name: wordField('Type a name.'),
  amount: amountField({ decimals: 2, max: kes('50000.00') }),
  day: dayField({}),
  channel: z.string().min(1, 'Choose how it was paid.'),
  unit: z.string(),
  customer: z.string(),
  password: passwordField(),
  note: optionalWords(),
  agreed: z.boolean(),
})
const CHANNELS = [{ id: 'cash', label: 'Cash' }, { id: 'mobile_money', label: 'Mobile money' }, { id: 'bank', label: 'Bank', note: 'Transfer or cheque' }]
const PEOPLE = [{ id: '1', label: 'Amina Yusuf', note: 'CU-000018' }, { id: '2', label: 'Brenda Akinyi', note: 'CU-000127' }]

/** A deed whose server always refuses, to show where each refusal stands. */
function useRefusedDeed() {
  const today = useSession().workspace.business_date
  return useDeedForm({
    schema,
    defaults: { name: '', amount: '4500.00', day: today, channel: '', unit: 'months', customer: '', password: '', note: '', agreed: true },
    send: async () => {
      await new Promise((wake) => setTimeout(wake, 900))
      throw new ProblemError({
        type: 'about:blank', title: 'Refused', status: 400, code: 'invalid', detail: 'Two things are wrong.', request_id: 'req-7c1e9a40',
        errors: [{ pointer: '/name', code: 'taken', detail: 'Another one has this name.' }, { pointer: '/limit', code: 'limit', detail: 'Your own limit is KES 4,000.00.' }],
      })
    },
    onDone: () => undefined,
  })
}

export function FieldsPart() {
  const deed = useRefusedDeed()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Section title="Fields" note="leave one empty to see its refusal">
        <FormProvider {...deed.form}>
          <form className="grid gap-4 sm:grid-cols-2" noValidate onSubmit={(event) => void deed.submit(event)}>
            <Fields />
            <div className="sm:col-span-2"><Button type="submit" isPending={deed.pending}>Check</Button></div>
          </form>
        </FormProvider>
      </Section>
      <Section title="Deed">
        <p className="mb-3 text-muted">A sheet over its object; this one is always refused.</p>
        <Button variant="outline" onPress={() => setOpen(true)}>Open the sheet</Button>
        {open && <SampleSheet onClose={() => setOpen(false)} />}
      </Section>
    </>
  )
}

function Fields() {
  return (
    <>
      <TextField name="name" label="Name" hint="As on the identity card." />
      <MoneyField name="amount" label="Amount" offers={[{ label: 'All due', amount: kes('8898.46') }]} />
      <DayField name="day" label="Value date" />
      <SelectField name="channel" label="Paid by" options={CHANNELS} />
      <ChoiceField name="unit" label="Every" options={[{ id: 'days', label: 'Days' }, { id: 'weeks', label: 'Weeks' }, { id: 'months', label: 'Months' }]} />
      <PickField name="customer" label="Customer" findKey="sample people" optional find={async (typed) => PEOPLE.filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase()))} />
      <PasswordField name="password" label="Password" autoComplete="new-password" />
      <TextAreaField name="note" label="Note" optional rows={2} />
      <CheckField name="agreed" label="Both have signed" hint="Paper stays in the branch." />
    </>
  )
}

function SampleSheet({ onClose }: { onClose: () => void }) {
  const deed = useRefusedDeed()
  return (
    <DeedSheet
      open
      onClose={onClose}
      title="Record repayment"
      about="LN-000042, Amina Yusuf, Biashara"
      deed={deed}
      consequence={<SplitBar split={{ principal: kes('3494.54'), interest: kes('805.46'), fee: kes('200.00'), penalty: kes('0.00') }} total={kes('4500.00')} totalLabel="Received" />}
      line={<>Record <strong className="font-semibold">KES 4,500.00</strong> from <strong className="font-semibold">Amina Yusuf</strong> on loan LN-000042.</>}
      verb="Record KES 4,500.00"
      pendingVerb="Recording"
    >
      <Fields />
    </DeedSheet>
  )
}
