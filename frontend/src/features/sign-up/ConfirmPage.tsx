import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ButtonLink } from '@/components/AppLink'
import { LoadProblem } from '@/components/boundaries'
import { BlockSkeleton, EmptyState } from '@/components/feedback'
import { JobProgress } from '@/components/JobProgress'
import type { WorkspaceJob } from '@/api/types'
import { Door, DoorTitle } from '@/frame/Door'
import { secretFromAddress } from '@/lib/fragment'
import { asProblem } from '@/lib/problem'
import { confirmQuery, workspaceJobQuery } from './queries'

/** The link of the mail: confirms, then shows the workspace being made. A reload goes on where it was. */
export function ConfirmPage() {
  const [token] = useState(() => secretFromAddress('token'))
  const [kept] = useState(() => secretFromAddress('job'))
  const confirmation = useQuery(confirmQuery(kept ? null : token))
  const id = kept ?? (confirmation.data ? String(confirmation.data.job.id) : null)
  useEffect(() => {
    if (id) window.history.replaceState(window.history.state, '', `${window.location.pathname}#job=${id}`)
  }, [id])
  const job = useQuery(workspaceJobQuery(id))
  if (!token && !kept) return <Door><NoLink>The link is not complete. Open it from the email again.</NoLink></Door>
  if (confirmation.error && asProblem(confirmation.error).status > 0) return <Door><NoLink>{asProblem(confirmation.error).detail}</NoLink></Door>
  const failed = confirmation.error ? confirmation : job.error && !job.data ? job : null
  if (failed) return <Door><LoadProblem title="The workspace could not be reached" error={failed.error} onRetry={() => void failed.refetch()} /></Door>
  const now = job.data ?? confirmation.data?.job
  return <Door>{now ? <Making job={now} /> : <BlockSkeleton className="h-40" />}</Door>
}

function NoLink({ children }: { children: string }) {
  return <EmptyState title="This link cannot be used" action={<ButtonLink to="/sign-up" look="outline">Sign up</ButtonLink>}>{children}</EmptyState>
}

function Making({ job }: { job: WorkspaceJob }) {
  const result = job.state === 'done' ? job.result : null
  if (!result) {
    return (
      <>
        <DoorTitle title={job.state === 'failed' ? 'The workspace was not made' : 'Making your workspace'}>
          {job.state === 'failed' ? 'Nothing of it is left behind.' : 'You may close this page; the workspace is made without it.'}
        </DoorTitle>
        <JobProgress job={job} />
      </>
    )
  }
  return (
    <>
      <DoorTitle title="Your workspace is ready">It stands at <span className="font-medium break-words text-foreground">{result.address}</span>.</DoorTitle>
      <JobProgress job={job} />
      <a href={result.sign_in_url} className="button button--primary button--lg mt-6 w-full">Go to {result.address}</a>
      <p className="mt-3 text-[13px] text-muted">Sign in there with the email and password you chose.</p>
    </>
  )
}
