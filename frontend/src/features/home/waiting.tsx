import { useSuspenseQuery } from '@tanstack/react-query'
import { useMay, useSession } from '@/api/session'
import type { ApplicationRow, LoanRow, Waiting } from '@/api/types'
import { ButtonLink, TextLink } from '@/components/AppLink'
import { DataTable, type Column } from '@/components/DataTable'
import { EmptyState } from '@/components/feedback'
import { Money } from '@/components/Money'
import { Section } from '@/components/Section'
import { dayOf, dayText } from '@/lib/day'
import { paths } from '@/routes/paths'
import { loansQuery, WAITING_SHOWN, waitingQuery } from './queries'

/** Applications that wait for a decision or a review of this person. */
export function WaitingApplications({ waiting }: { waiting: Waiting }) {
  const may = useMay()
  const decides = may('applications.decide')
  const reviews = may('applications.review')
  const lists = [
    decides && { waiting: 'approval' as const, title: 'To decide', count: waiting.to_approve },
    reviews && { waiting: 'review' as const, title: 'To review', count: waiting.to_review },
  ].filter((list) => !!list)
  if (lists.length === 0) return null
  const busy = lists.filter(({ count }) => count > 0)
  if (busy.length === 0) {
    return <Section title="Waiting for me"><EmptyState slim title="Nothing waits for you" link={<TextLink to={paths.applications()}>All applications</TextLink>} /></Section>
  }
  return <>{busy.map((list) => <ApplicationList key={list.waiting} {...list} />)}</>
}

function ApplicationList({ waiting, title, count }: { waiting: 'review' | 'approval'; title: string; count: number }) {
  const { data } = useSuspenseQuery(waitingQuery(waiting))
  const { currency } = useSession().workspace
  return (
    <Section title={title} note={count} action={<TextLink to={paths.applications({ waiting })}>{count > WAITING_SHOWN ? `All ${count}` : 'Open the list'}</TextLink>}>
      <DataTable label={title} rows={data.data} id={(row) => row.id} to={(row) => paths.application(row.id)} columns={applicationColumns(waiting, currency)} />
    </Section>
  )
}

const applicationColumns = (waiting: 'review' | 'approval', currency: string): Column<ApplicationRow>[] => [
  { key: 'customer', head: 'Customer', cell: (row) => row.customer.name, card: 'title' },
  { key: 'reference', head: 'Reference', cell: (row) => <span className="text-muted">{row.reference}</span>, card: 'line', hide: 'xl' },
  { key: 'product', head: 'Product', cell: (row) => <>{row.product.name}<span className="text-muted">, {row.installments}×</span></>, card: 'line' },
  { key: 'asked', head: 'Submitted', cell: (row) => <span className="text-muted">{row.submitted_at ? dayText(dayOf(row.submitted_at)) : '–'}</span>, card: 'no', hide: 'lg' },
  { key: 'amount', head: `Asked, ${currency}`, num: true, cell: (row) => <Money of={row.amount_asked} />, card: 'figure' },
  { key: 'do', head: '', say: 'What to do', num: true, cell: (row) => <ButtonLink to={paths.application(row.id)} look="outline" size="sm">{waiting === 'approval' ? 'Decide' : 'Review'}</ButtonLink>, card: 'no' },
]

/** Approved loans that wait for their money: the first thing of finance. */
export function ToDisburse({ count }: { count: number }) {
  const { data } = useSuspenseQuery(loansQuery({ state: 'approved', limit: WAITING_SHOWN }))
  const { currency } = useSession().workspace
  const all = paths.loans({ state: 'approved' })
  return (
    <Section title="To disburse" note={count} action={<TextLink to={all}>Open the list</TextLink>}>
      {data.data.length === 0
        ? <EmptyState slim title="No loan waits for its money" link={<TextLink to={paths.loans()}>All loans</TextLink>} />
        : <DataTable label="Loans to disburse" rows={data.data} id={(row) => row.id} to={(row) => paths.loan(row.id, { deed: 'disburse' })} columns={disburseColumns(currency)} />}
    </Section>
  )
}

const disburseColumns = (currency: string): Column<LoanRow>[] => [
  { key: 'customer', head: 'Customer', cell: (row) => row.customer.name, card: 'title' },
  { key: 'reference', head: 'Loan', cell: (row) => <span className="text-muted">{row.reference}</span>, card: 'line' },
  { key: 'product', head: 'Product', cell: (row) => row.product.name, card: 'line' },
  { key: 'officer', head: 'Officer', cell: (row) => row.officer?.name ?? '–', card: 'no', hide: 'xl' },
  { key: 'amount', head: `Principal, ${currency}`, num: true, cell: (row) => <Money of={row.principal} />, card: 'figure' },
  { key: 'do', head: '', say: 'What to do', num: true, cell: (row) => <ButtonLink to={paths.loan(row.id, { deed: 'disburse' })} look="outline" size="sm">Disburse</ButtonLink>, card: 'no' },
]
