import type { LoanDetail, Money as MoneyValue } from '@/api/types'
import type { Explanation, Figure } from '@/components/figures'
import { Money } from '@/components/Money'
import { dayText } from '@/lib/day'
import { isZero } from '@/lib/money'
import { percentText, rhythmText } from '@/lib/terms'

/** The figures one looks for first: before the money is out, and after. */
export const loanFigures = (loan: LoanDetail): Figure[] =>
  loan.state === 'approved' || loan.state === 'cancelled' ? plannedFigures(loan) : runningFigures(loan)

const plannedFigures = ({ principal, installments, terms, state }: LoanDetail): Figure[] => [
  { label: state === 'approved' ? 'To disburse' : 'Principal', value: <Money of={principal} currency /> },
  { label: 'Installments', value: installments, note: rhythmText(terms) },
  { label: 'Rate', value: percentText(terms.yearly_rate), note: terms.interest_method === 'flat' ? 'a year, flat' : 'a year on the declining balance' },
]

function runningFigures(loan: LoanDetail): Figure[] {
  const { due_now, overdue, outstanding, principal, repaid, interest_to_come, credit_balance, last_repayment_on, next_due_on } = loan
  const late = !isZero(overdue.amount)
  return [
    { label: 'Due now', value: <Money of={due_now} currency />, tone: late ? 'bad' : undefined, note: late ? beside('overdue', overdue) : nextDue(next_due_on) },
    { label: 'Principal outstanding', value: <Money of={outstanding.principal} currency />, note: beside('of', principal) },
    {
      label: 'Owed in all', value: <Money of={outstanding.total} currency />, explain: owedInAll(loan),
      note: isZero(interest_to_come.amount) ? undefined : beside('interest to come', interest_to_come),
    },
    {
      label: 'Repaid', value: <Money of={repaid} currency />,
      note: isZero(credit_balance.amount) ? (last_repayment_on ? `last on ${dayText(last_repayment_on)}` : 'Nothing yet') : beside('credit', credit_balance),
    },
  ]
}

const beside = (word: string, money: MoneyValue) => <>{word} <Money of={money} className="text-foreground" /></>
const nextDue = (day: string | null) => (day ? `next on ${dayText(day)}` : undefined)

function owedInAll({ reference, outstanding }: LoanDetail): Explanation {
  return {
    title: `Owed on ${reference}`,
    rows: [
      ['Principal', <Money key="p" of={outstanding.principal} />],
      ['Interest', <Money key="i" of={outstanding.interest} dash />],
      ['Fees', <Money key="f" of={outstanding.fee} dash />],
      ['Penalties', <Money key="l" of={outstanding.penalty} dash />],
    ],
    total: ['Owed in all', <Money key="t" of={outstanding.total} />],
    source: 'From the schedule of this loan and what was paid of it.',
  }
}
