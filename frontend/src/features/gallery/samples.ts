// Values for the gallery, written by hand so that every state of a component can be seen at once. No screen of the product reads them.
import type { AgeingPart, Line, LoanInstallment, Money, MonthFigures, SplitTotal } from '@/api/types'

export const kes = (amount: string): Money => ({ amount, currency: 'KES' })

const split = (principal: string, interest: string, total: string): SplitTotal => ({
  principal: kes(principal), interest: kes(interest), fee: kes('0.00'), penalty: kes('0.00'), total: kes(total),
})
const NOTHING = split('0.00', '0.00', '0.00')

const row = (number: number, due_on: string, plan: SplitTotal, paid: SplitTotal, state: LoanInstallment['state']): LoanInstallment => ({
  number, due_on, ...plan, paid, state, left: plan.total, days_late: state === 'overdue' ? 31 : 0,
})
const paid = (number: number, due_on: string, plan: SplitTotal) => row(number, due_on, plan, plan, 'paid')
const later = (number: number, due_on: string, plan: SplitTotal) => row(number, due_on, plan, NOTHING, 'later')

export const SCHEDULE: LoanInstallment[] = [
  paid(1, '2026-07-23', split('4683.64', '1165.59', '5849.23')),
  paid(2, '2026-08-23', split('4800.74', '1048.49', '5849.23')),
  paid(3, '2026-09-23', split('4860.75', '988.48', '5849.23')),
  row(4, '2026-10-23', split('4920.75', '928.48', '5849.23'), split('2071.52', '928.48', '3000.00'), 'overdue'),
  later(5, '2026-11-30', split('5043.77', '805.46', '5849.23')),
  later(6, '2026-12-23', split('5169.87', '679.36', '5849.23')),
  later(7, '2027-01-23', split('5299.11', '550.12', '5849.23')),
  later(8, '2027-02-23', split('5431.59', '417.64', '5849.23')),
]

export const AGEING: AgeingPart[] = [
  { bucket: 'current', loans: 1041, principal_outstanding: kes('47200000.00') },
  { bucket: '1-30', loans: 118, principal_outstanding: kes('4150000.00') },
  { bucket: '31-60', loans: 58, principal_outstanding: kes('1920000.00') },
  { bucket: '61-90', loans: 34, principal_outstanding: kes('980000.00') },
  { bucket: '91+', loans: 33, principal_outstanding: kes('850000.00') },
]

const month = (name: string, due: string, collected: string): MonthFigures => ({ month: name, due: kes(due), collected: kes(collected), disbursed: kes(due) })
export const MONTHS: MonthFigures[] = [
  month('2026-06', '7920000.00', '7410000.00'), month('2026-07', '8310000.00', '7900000.00'), month('2026-08', '8140000.00', '7980000.00'),
  month('2026-09', '8760000.00', '8120000.00'), month('2026-10', '9010000.00', '8400000.00'), month('2026-11', '9060000.00', '8420000.00'),
]

const line = (id: number, at: string, deed: string, title: string, more: Partial<Line>): Line => ({
  id, at, on: at.slice(0, 10), deed, title, who: { id: 3, name: 'Wanjiru Kamau' }, amount: null, customer: { id: 18, name: 'Amina Yusuf' },
  loan: { id: 42, reference: 'LN-000042' }, application: null, reason: '', changes: [], facts: {}, ...more,
})
export const LINES: Line[] = [
  line(5, '2026-11-25T08:40:00Z', 'repayment.recorded', 'Repayment', { amount: kes('3000.00') }),
  line(4, '2026-11-24T14:02:00Z', 'repayment.reversed', 'Repayment reversed', { amount: kes('-4500.00'), reason: 'Typed twice' }),
  line(3, '2026-11-24T09:15:00Z', 'customer.changed', 'Customer changed', { loan: null, changes: [{ field: 'phone', before: '+254712884031', after: '+254712884013' }] }),
  line(2, '2026-11-20T11:30:00Z', 'application.approved', 'Application approved', { application: { id: 96, reference: 'LA-000096' }, amount: kes('60000.00') }),
]
