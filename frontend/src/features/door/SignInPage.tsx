import { Button } from '@heroui/react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { LoaderCircle } from 'lucide-react'
import { FormProvider } from 'react-hook-form'
import { z } from 'zod'
import { answer, staff } from '@/api/client'
import { useDeedForm } from '@/api/deeds'
import { getSession, startSession } from '@/api/session'
import { ProblemNotice, Notice } from '@/components/feedback'
import { PasswordField } from '@/components/fields/PasswordField'
import { TextField } from '@/components/fields/TextField'
import { Door, DoorTitle } from '@/frame/Door'
import { safePath } from '@/lib/fragment'
import { emailField } from '@/lib/schema'

const schema = z.object({ email: emailField(), password: z.string().min(1, 'Type your password.') })

export function SignInPage() {
  const { next } = useSearch({ strict: false })
  const navigate = useNavigate()
  const session = getSession()
  const ended = session.status === 'signed_out' && session.ended
  const deed = useDeedForm({
    schema,
    defaults: { email: '', password: '' },
    send: (body) => answer(staff.POST('/auth/sign-in', { body })),
    onDone: (opened) => {
      startSession(opened)
      void navigate({ href: safePath(next), replace: true })
    },
  })
  return (
    <Door>
      <DoorTitle title="Sign in">{window.location.host}</DoorTitle>
      <FormProvider {...deed.form}>
        <form className="space-y-4" onSubmit={(event) => void deed.submit(event)} noValidate>
          {ended && !deed.problem && <Notice tone="go">Your session has ended. After signing in you are back where you were.</Notice>}
          <TextField name="email" label="Email" type="email" autoComplete="username" />
          <PasswordField name="password" label="Password" autoComplete="current-password" />
          {deed.problem && <ProblemNotice problem={deed.problem} />}
          <Button type="submit" size="lg" className="w-full" isPending={deed.pending}>
            {deed.pending && <LoaderCircle className="animate-spin" aria-hidden />}{deed.pending ? 'Signing in' : 'Sign in'}
          </Button>
        </form>
      </FormProvider>
      <p className="mt-6 text-[13px] text-muted">No account? Accounts are opened by invitation: ask your administrator for one.</p>
    </Door>
  )
}
