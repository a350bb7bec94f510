import { useInfiniteQuery } from '@tanstack/react-query'
import { countText } from '@/api/queries'
import { useSession } from '@/api/session'
import { EmptyState, TableSkeleton } from '@/components/feedback'
import { QueryList } from '@/components/QueryList'
import { Section } from '@/components/Section'
import { Timeline } from '@/components/Timeline'
import { historyQuery } from './queries'

/** Everything that happened with this customer, newest first: who, when, which money, what it changed. */
export function History({ customerId }: { customerId: number }) {
  const today = useSession().workspace.business_date
  const history = useInfiniteQuery(historyQuery(customerId))
  const count = countText(history.data)
  return (
    <Section title="History" note={count && `${count} ${count === '1' ? 'entry' : 'entries'}`}>
      <QueryList query={history} name="History" skeleton={<TableSkeleton rows={6} widths={[50, 260, 70]} />} empty={<EmptyState title="Nothing happened yet" />}>
        {(lines) => <Timeline lines={lines} today={today} show={['loan', 'application']} />}
      </QueryList>
    </Section>
  )
}
