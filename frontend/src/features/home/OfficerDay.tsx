import { useSuspenseQuery } from '@tanstack/react-query'
import { useMay, useSession } from '@/api/session'
import type { LoanRow } from '@/api/types'
import { ButtonLink, TextLink } from '@/components/AppLink'
import { Widget } from '@/components/boundaries'
import { DataTable, type Column } from '@/components/DataTable'
import { EmptyState, TableSkeleton } from '@/components/feedback'
import { Money } from '@/components/Money'
import { Section } from '@/components/Section'
import { StateBadge } from '@/components/StateBadge'
import { loanStanding } from '@/components/states'
import { paths } from '@/routes/paths'
import { loansQuery } from './queries'

const SHOWN = 25

/** An officer's day: own customers who are overdue, then those due today. A row opens the repayment. */
export function OfficerDay() {
  return (
    <div className="space-y-7">
      <Widget title="Overdue" skeleton={<TableSkeleton rows={4} />}><DueLoans standing="in_arrears" /></Widget>
      <Widget title="Due today" skeleton={<TableSkeleton rows={4} />}><DueLoans standing="due_today" /></Widget>
    </div>
  )
}

const WORDS = {
  in_arrears: { title: 'Overdue', none: 'None of your loans is overdue' },
  due_today: { title: 'Due today', none: 'Nothing of yours is due today' },
}

function DueLoans({ standing }: { standing: keyof typeof WORDS }) {
  const { person, workspace: { currency } } = useSession()
  const me = String(person.id)
  const { data } = useSuspenseQuery(loansQuery({ standing, officer: me, limit: SHOWN }))
  const records = useMay()('repayments.record')
  const { title, none } = WORDS[standing]
  const list = paths.loans({ standing, officer: me })
  return (
    <Section title={title} note={data.count.value} action={<TextLink to={list}>{data.next_cursor ? 'All of them' : 'As a list'}</TextLink>}>
      {data.data.length === 0
        ? <EmptyState slim title={none} link={standing === 'due_today' && <ButtonLink look="outline" size="sm" to={paths.loans({ officer: me })}>My loans</ButtonLink>} />
        : <DataTable label={title} rows={data.data} id={(row) => row.id} to={(row) => paths.loan(row.id, records ? { deed: 'record_repayment' } : {})} columns={dueColumns(currency)} />}
    </Section>
  )
}

const dueColumns = (currency: string): Column<LoanRow>[] => [
  { key: 'customer', head: 'Customer', cell: (row) => row.customer.name, card: 'title' },
  { key: 'reference', head: 'Loan', cell: (row) => <span className="text-muted">{row.reference}</span>, card: 'line' },
  { key: 'product', head: 'Product', cell: (row) => row.product.name, card: 'no', hide: 'lg' },
  { key: 'state', head: 'State', cell: (row) => <StateBadge of="loan" {...(row.days_past_due > 0 ? loanStanding(row) : { state: 'due_today' })} />, card: 'line' },
  { key: 'outstanding', head: 'Outstanding', num: true, cell: (row) => <Money of={row.outstanding.total} />, card: 'pair' },
  { key: 'due', head: `Due now, ${currency}`, num: true, cell: (row) => <Money of={row.due_now} strong />, card: 'figure' },
]
