import { Button } from '@heroui/react'
import type { Job } from '@/api/types'
import { TextLink } from '@/components/AppLink'
import { EmptyState, ErrorCard, Notice, StripSkeleton, TableSkeleton } from '@/components/feedback'
import { JobProgress } from '@/components/JobProgress'
import { Section } from '@/components/Section'

const JOB: Job = {
  id: 1, kind: 'import', title: 'Import of customers.xlsx', state: 'running', done: 1284, total: 2006, percent: 64, rate: 18, eta_seconds: 40,
  problem: null, result: null, created_at: '2026-11-25T08:00:00Z', finished_at: null,
}

export function FeedbackPart() {
  return (
    <>
      <Section title="On its way" note="same sizes as what comes"><StripSkeleton figures={4} /><TableSkeleton rows={3} /></Section>
      <Section title="Nothing yet">
        <EmptyState title="No customers yet" action={<Button>Register a customer</Button>} link={<TextLink to="/gallery">Read the guide</TextLink>}>
          Customers are the people and businesses you lend to.
        </EmptyState>
      </Section>
      <Section title="Went wrong">
        <ErrorCard title="Collected against due did not load" request="req-7c1e9a40" onRetry={() => undefined}>The rest of this page is current.</ErrorCard>
      </Section>
      <Section title="Notices and jobs">
        <div className="space-y-2">
          <Notice>KES 4,398.46 stays due today.</Notice>
          <Notice tone="ok">Recorded as RC-000101.</Notice>
          <Notice tone="go">Your session has ended. After signing in you are back where you were.</Notice>
          <Notice tone="bad">The mobile money code is already on RC-000098.</Notice>
        </div>
        <div className="mt-4 space-y-4">
          <JobProgress job={JOB} />
          <JobProgress job={{ ...JOB, id: 2, title: 'Opening Kitale Farmers', state: 'done', done: 6, total: 6 }} />
          <JobProgress job={{ ...JOB, id: 3, state: 'failed', problem: 'Row 17: the phone number is not one.' }} />
        </div>
      </Section>
    </>
  )
}
