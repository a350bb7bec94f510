import { Button } from '@heroui/react'
import { useQuery } from '@tanstack/react-query'
import { FormProvider, useForm } from 'react-hook-form'
import { TextLink } from '@/components/AppLink'
import { TextField } from '@/components/fields/TextField'
import { Door, DoorTitle } from '@/frame/Door'
import { siteQuery } from './queries'

/** People sign in at their own lender's address; who landed here says which. */
export function FindWorkspacePage() {
  const { data: site } = useQuery(siteQuery())
  const form = useForm({ defaultValues: { slug: '' } })
  const go = form.handleSubmit(({ slug }) => {
    const name = slug.trim().toLowerCase()
    if (!/^[a-z0-9-]+$/.test(name)) return form.setError('slug', { message: 'Small letters, digits and hyphens only.' })
    window.location.assign(`${window.location.protocol}//${name}.${site?.base_host ?? window.location.host}/sign-in`)
  })
  return (
    <Door aside={<>New here? <TextLink to="/sign-up">Open a lending book</TextLink></>}>
      <DoorTitle title="Sign in">Your people sign in at your own address.</DoorTitle>
      <FormProvider {...form}>
        <form className="space-y-4" onSubmit={(event) => void go(event)} noValidate>
          <TextField name="slug" label="Your workspace" unit={`.${site?.base_host ?? window.location.host}`} autoComplete="off" spellCheck={false} hint="It is in your invitation." />
          <Button type="submit" size="lg" className="w-full">Go there</Button>
        </form>
      </FormProvider>
    </Door>
  )
}
