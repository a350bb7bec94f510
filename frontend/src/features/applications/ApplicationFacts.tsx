import type { ReactNode } from 'react'
import type { ApplicationDetail, Who } from '@/api/types'
import { TextLink } from '@/components/AppLink'
import { Money } from '@/components/Money'
import { Section } from '@/components/Section'
import { StateBadge } from '@/components/StateBadge'
import { TermsFacts } from '@/components/TermsFacts'
import { dayText, instantText } from '@/lib/day'
import { installmentsText } from '@/lib/terms'
import { paths } from '@/routes/paths'

/** What is asked, what was said about it, and on which terms. */
export function ApplicationFacts({ application }: { application: ApplicationDetail }) {
  const { amount_asked, amount_approved, installments, terms, purpose, note, loan, first_due_on, officer, product, submitted_at } = application
  return (
    <div className="space-y-7">
      <Spoken application={application} />
      <Section title="Request">
        <p className="border-b border-separator pb-2">{purpose || '–'}{note && <span className="mt-0.5 block text-[13px] text-muted">“{note}”</span>}</p>
        <TermsFacts
          terms={terms}
          before={[
            ['Asked', <Money key="a" of={amount_asked} currency strong={!amount_approved} />],
            !!amount_approved && ['Approved', <Money key="d" of={amount_approved} currency strong />],
            ['Product', `${product.name}, version ${terms.version}`],
            ['Installments', installmentsText(installments, terms)],
            !!first_due_on && ['First installment due', dayText(first_due_on)],
          ]}
          after={[
            !!loan && ['Loan', <span key="l" className="inline-flex items-baseline gap-2"><StateBadge of="loan" state={loan.state} /><TextLink to={paths.loan(loan.id)}>{loan.reference}</TextLink></span>],
            ['Officer', officer?.name ?? '–'],
            !!submitted_at && ['Submitted', instantText(submitted_at)],
          ]}
        />
      </Section>
    </div>
  )
}

const OUTCOMES: Record<string, string> = { approved: 'Approved', rejected: 'Rejected', withdrawn: 'Withdrawn', sent_back: 'Sent back' }

function Spoken({ application: { review, decision } }: { application: ApplicationDetail }) {
  if (!review && !decision) return null
  return (
    <Section title="What was said">
      {decision && <Saying word={OUTCOMES[decision.outcome] ?? decision.outcome} by={decision.by} at={decision.at}>{decision.reason}</Saying>}
      {review && <Saying word="Reviewed" by={review.by} at={review.at}>{review.note}</Saying>}
    </Section>
  )
}

const Saying = ({ word, by, at, children }: { word: string; by: Who; at: string; children: ReactNode }) => (
  <div className="border-b border-separator py-2">
    <div><span className="font-medium">{word}</span> by {by.name} <span className="text-[13px] text-muted">{instantText(at)}</span></div>
    {children && <div className="text-[13px]">“{children}”</div>}
  </div>
)
