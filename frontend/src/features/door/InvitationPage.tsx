import { Button } from '@heroui/react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { LoaderCircle } from 'lucide-react'
import { useEffect, useState } from 'react'
import { FormProvider } from 'react-hook-form'
import { z } from 'zod'
import { answer, staff } from '@/api/client'
import { useDeedForm } from '@/api/deeds'
import { worthRetrying } from '@/api/queries'
import { startSession } from '@/api/session'
import type { InvitationGreeting } from '@/api/types'
import { ButtonLink } from '@/components/AppLink'
import { LoadProblem } from '@/components/boundaries'
import { BlockSkeleton, EmptyState, ProblemNotice } from '@/components/feedback'
import { PasswordField } from '@/components/fields/PasswordField'
import { TextField } from '@/components/fields/TextField'
import { Door, DoorTitle } from '@/frame/Door'
import { secretFromAddress } from '@/lib/fragment'
import { asProblem } from '@/lib/problem'
import { passwordField, wordField } from '@/lib/schema'

/** The link of an invitation: who invites, into what, and a first password. */
export function InvitationPage() {
  const [token] = useState(() => secretFromAddress('token'))
  useEffect(() => window.history.replaceState(window.history.state, '', window.location.pathname), []) // the one-time secret leaves the address bar
  return <Door>{token ? <Greeting token={token} /> : <NoInvitation>The link is not complete. Open it from the email again.</NoInvitation>}</Door>
}

function Greeting({ token }: { token: string }) {
  const greeting = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => answer(staff.POST('/auth/invitation', { body: { token } })),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    retry: worthRetrying,
  })
  if (greeting.isPending) return <BlockSkeleton className="h-64" />
  if (greeting.data) return <AcceptForm token={token} greeting={greeting.data} />
  const problem = asProblem(greeting.error)
  if (problem.status >= 400 && problem.status < 500) return <NoInvitation>{problem.detail}</NoInvitation>
  return <LoadProblem title="The invitation did not load" error={greeting.error} onRetry={() => void greeting.refetch()} />
}

function NoInvitation({ children }: { children: string }) {
  return (
    <EmptyState title="This invitation cannot be used" action={<ButtonLink to="/sign-in" look="outline">Sign in</ButtonLink>}>
      {children}
    </EmptyState>
  )
}

const schema = z.object({ full_name: wordField('Type your name.', 120), password: passwordField() })

function AcceptForm({ token, greeting }: { token: string; greeting: InvitationGreeting }) {
  const navigate = useNavigate()
  const deed = useDeedForm({
    schema,
    defaults: { full_name: '', password: '' },
    send: (values) => answer(staff.POST('/auth/accept-invitation', { body: { token, ...values } })),
    onDone: (session) => {
      startSession(session)
      void navigate({ to: '/', replace: true })
    },
  })
  return (
    <>
      <DoorTitle title={`Join ${greeting.lender}`}>
        {greeting.invited_by} invites <span className="text-foreground">{greeting.email}</span> as <span className="text-foreground">{greeting.role_name}</span>.
      </DoorTitle>
      <FormProvider {...deed.form}>
        <form className="space-y-4" onSubmit={(event) => void deed.submit(event)} noValidate>
          <input type="hidden" autoComplete="username" value={greeting.email} readOnly />
          <TextField name="full_name" label="Your name" autoComplete="name" hint="As your colleagues and the history show it." />
          <PasswordField name="password" label="Password" autoComplete="new-password" hint="12 letters or more. Nothing else is asked of it; a sentence is fine." />
          {deed.problem && <ProblemNotice problem={deed.problem} />}
          <Button type="submit" size="lg" className="w-full" isPending={deed.pending}>
            {deed.pending && <LoaderCircle className="animate-spin" aria-hidden />}{deed.pending ? 'Opening your account' : `Join ${greeting.lender}`}
          </Button>
        </form>
      </FormProvider>
    </>
  )
}
