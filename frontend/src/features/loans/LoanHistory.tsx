import { useInfiniteQuery } from '@tanstack/react-query'
import { useSession } from '@/api/session'
import { EmptyState, TableSkeleton } from '@/components/feedback'
import { QueryList } from '@/components/QueryList'
import { Timeline } from '@/components/Timeline'
import { loanTimelineQuery } from './queries'

export function LoanHistory({ loanId }: { loanId: number }) {
  const today = useSession().workspace.business_date
  const list = useInfiniteQuery(loanTimelineQuery(loanId))
  return (
    <QueryList query={list} name="History" skeleton={<TableSkeleton rows={6} widths={[50, 260, 70]} />} empty={<EmptyState title="Nothing happened yet" />}>
      {(lines) => <Timeline lines={lines} today={today} show={['application']} />}
    </QueryList>
  )
}
