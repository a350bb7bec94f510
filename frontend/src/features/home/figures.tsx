import type { Home, Person } from '@/api/types'
import type { Figure } from '@/components/figures'
import { Money } from '@/components/Money'
import { countOf, dayText } from '@/lib/day'
import { isZero } from '@/lib/money'
import { paths } from '@/routes/paths'

type Words = { one: string; many: string }

/** The key figures of a role; each leads to its rows. */
export function figuresFor(person: Person, home: Home, words: Words): Figure[] {
  if (person.role === 'finance') return [toDisburse(home), collectedToday(home), disbursedToday(home), overdue(home), credit(home)]
  if (person.role === 'auditor') return [collectedToday(home), overdue(home), par(home), outstanding(home, words)]
  return [waiting(person, home), collectedToday(home), overdue(home), par(home), outstanding(home, words)]
}

function waiting(person: Person, { waiting: w }: Home): Figure {
  const decides = person.permissions.includes('applications.decide')
  return {
    label: 'Waiting for me',
    value: decides ? w.to_review + w.to_approve : w.to_review,
    note: decides ? `${w.to_approve} to decide, ${w.to_review} to review` : 'to review',
    to: paths.applications({ waiting: decides && w.to_approve > 0 ? 'approval' : 'review' }),
  }
}

const toDisburse = ({ waiting: w }: Home): Figure => ({
  label: 'To disburse', value: w.to_disburse, note: w.to_disburse === 0 ? 'nothing waits' : 'approved, not yet paid out', to: paths.loans({ state: 'approved' }),
})

const collectedToday = ({ today }: Home): Figure => ({
  label: 'Collected today',
  value: <Money of={today.collected} currency short />,
  note: today.due_loans === 0 ? 'nothing was due today' : <><Money of={today.due} places={0} /> due on {countOf(today.due_loans, 'loan')}</>,
  to: paths.loans({ standing: 'due_today' }),
})

const disbursedToday = ({ today }: Home): Figure => ({
  label: 'Disbursed today', value: <Money of={today.disbursed} currency short />, note: 'by value date', to: paths.loans({ state: 'active' }),
})

const overdue = ({ arrears }: Home): Figure => ({
  label: 'Overdue',
  value: <Money of={arrears.overdue} currency short />,
  note: arrears.loans === 0 ? 'no loan is late' : `on ${countOf(arrears.loans, 'loan')}`,
  tone: isZero(arrears.overdue.amount) ? undefined : 'bad',
  to: paths.loans({ standing: 'in_arrears' }),
})

const par = ({ arrears, portfolio, business_date: day }: Home): Figure => ({
  label: 'PAR30',
  value: `${arrears.par30_percent}%`,
  note: <><Money of={arrears.par30} places={0} /> at risk</>,
  explain: {
    title: `PAR30 on ${dayText(day)}`,
    rows: [
      ['Principal of loans over 30 days late', <Money key="risk" of={arrears.par30} />],
      ['All outstanding principal', <Money key="all" of={portfolio.principal_outstanding} />],
    ],
    total: ['PAR30', `${arrears.par30_percent}%`],
    source: 'The first as a share of the second. Days late count from the oldest installment not met, beyond the tolerance of the product.',
    to: paths.loans({ standing: 'in_arrears' }),
  },
})

const outstanding = ({ portfolio }: Home, words: Words): Figure => ({
  label: 'Principal outstanding',
  value: <Money of={portfolio.principal_outstanding} currency short />,
  note: `${countOf(portfolio.active_loans, 'loan')}, ${countOf(portfolio.customers, words.one.toLowerCase(), words.many.toLowerCase())}`,
  explain: {
    title: 'The portfolio',
    rows: [
      ['Lent', <Money key="lent" of={portfolio.lent} />],
      ['Repaid', <Money key="repaid" of={portfolio.repaid} />],
      ['Written off', <Money key="off" of={portfolio.written_off} dash />],
      [`Credit of ${words.many.toLowerCase()}`, <Money key="credit" of={portfolio.credit_balances} dash />],
      ['Outstanding with interest and fees', <Money key="total" of={portfolio.total_outstanding} />],
    ],
    total: ['Principal outstanding', <Money key="principal" of={portfolio.principal_outstanding} />],
    source: 'Summed from the loans of the lender as they stand now.',
    to: paths.loans({ state: 'active' }),
  },
})

const credit = ({ portfolio }: Home): Figure => ({
  label: 'Credit balances', value: <Money of={portfolio.credit_balances} currency short />, note: 'paid ahead or too much', to: paths.loans({ state: 'overpaid' }),
})
