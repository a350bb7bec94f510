import type { LoanRow } from '@/api/types'
import { useSession } from '@/api/session'
import { DataTable, type Column } from '@/components/DataTable'
import { Money } from '@/components/Money'
import { StateBadge } from '@/components/StateBadge'
import { loanStanding } from '@/components/states'
import { dayText } from '@/lib/day'
import { isZero } from '@/lib/money'
import { paths } from '@/routes/paths'

const SERIOUS_DAYS = 30

/** Loans as they stand, or, before their money is out, what is to be paid out. */
export function LoanTable({ rows, toDisburse }: { rows: LoanRow[]; toDisburse: boolean }) {
  const { currency, customer_word: word, business_date: today } = useSession().workspace
  return (
    <DataTable
      label="Loans"
      rows={rows}
      id={(loan) => loan.id}
      to={(loan) => paths.loan(loan.id)}
      columns={[...whose(word), ...(toDisburse ? granted(currency) : standing(currency, today)), {
        key: 'state', head: 'State', cell: (loan) => <RowState loan={loan} today={today} />, card: 'line',
      }]}
    />
  )
}

const whose = (word: string): Column<LoanRow>[] => [
  { key: 'customer', head: word, cell: (loan) => loan.customer.name, card: 'title' },
  { key: 'reference', head: 'Loan', cell: (loan) => <span className="text-muted">{loan.reference}</span>, card: 'pair' },
  { key: 'product', head: 'Product', cell: (loan) => loan.product.name, card: 'no', hide: '2xl' },
  { key: 'officer', head: 'Officer', cell: (loan) => loan.officer?.name ?? <span className="text-muted">–</span>, card: 'no', hide: 'xl' },
]

const granted = (currency: string): Column<LoanRow>[] => [
  { key: 'principal', head: `To pay out, ${currency}`, num: true, cell: (loan) => <Money of={loan.principal} strong />, card: 'figure' },
]

const standing = (currency: string, today: string): Column<LoanRow>[] => [
  { key: 'principal', head: 'Borrowed', num: true, cell: (loan) => <Money of={loan.principal} />, card: 'no', hide: '3xl' },
  { key: 'outstanding', head: `Outstanding, ${currency}`, num: true, cell: (loan) => <Money of={loan.outstanding.total} dash strong />, card: 'figure' },
  { key: 'overdue', head: `Overdue, ${currency}`, num: true, cell: (loan) => <Money of={loan.overdue} dash strong />, card: 'no' },
  { key: 'late', head: 'Days late', num: true, cell: (loan) => <DaysLate days={loan.days_past_due} />, card: 'no', hide: 'lg' },
  { key: 'next', head: 'Next due', num: true, cell: (loan) => <span className={loan.next_due_on === today ? 'font-medium' : undefined}>{dayText(loan.next_due_on)}</span>, card: 'pair', hide: 'xl' },
  { key: 'late-card', head: '', say: 'Overdue', only: 'card', cell: (loan) => <OverdueWords loan={loan} />, card: 'line' },
]

function RowState({ loan, today }: { loan: LoanRow; today: string }) {
  const { state } = loanStanding(loan)
  return <StateBadge of="loan" state={state === 'active' && loan.next_due_on === today ? 'due_today' : state} />
}

function DaysLate({ days }: { days: number }) {
  if (days === 0) return <span className="text-muted">–</span>
  return <span className={days > SERIOUS_DAYS ? 'font-semibold text-bad-ink' : undefined}>{days}</span>
}

function OverdueWords({ loan }: { loan: LoanRow }) {
  if (isZero(loan.overdue.amount)) return null
  return <span>{loan.days_past_due} d, <Money of={loan.overdue} className="text-foreground" /> overdue</span>
}
