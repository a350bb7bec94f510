// The terms of a loan in words: what it costs, how often it is paid, how it is reckoned.
import type { Amortization, DayCount, InterestMethod, Part, RepayUnit, Rounding, Terms } from '@/api/types'

export const INTEREST_METHODS: Record<InterestMethod, string> = { declining_balance: 'Declining balance', flat: 'Flat' }
export const AMORTIZATIONS: Record<Amortization, string> = { equal_installments: 'Equal installments', equal_principal: 'Equal principal' }
export const DAY_COUNTS: Record<DayCount, string> = {
  '30/360': '30/360', 'actual/365': 'Actual/365', 'actual/360': 'Actual/360', 'actual/actual': 'Actual/actual',
}
export const ROUNDINGS: Record<Rounding, string> = { half_even: 'Half to even', half_up: 'Half up', up: 'Up', down: 'Down' }
export const REPAY_UNITS: Record<RepayUnit, string> = { days: 'days', weeks: 'weeks', months: 'months' }
const PARTS: Record<Part, string> = { penalty: 'penalties', fee: 'fees', interest: 'interest', principal: 'principal' }
const EACH: Record<RepayUnit, string> = { days: 'daily', weeks: 'weekly', months: 'monthly' }

type Rhythm = Pick<Terms, 'repay_every' | 'repay_unit'>

/** "30.0000" -> "30%", "2.5000" -> "2.5%". */
export const percentText = (rate: string) => `${rate.includes('.') ? rate.replace(/\.?0+$/, '') : rate}%`

/** "30% a year on the declining balance", "24% a year, flat". */
export function rateText({ yearly_rate, interest_method }: Pick<Terms, 'yearly_rate' | 'interest_method'>): string {
  const rate = `${percentText(yearly_rate)} a year`
  return interest_method === 'flat' ? `${rate}, flat` : `${rate} on the declining balance`
}

/** "monthly", "every 2 weeks". */
export const rhythmText = ({ repay_every, repay_unit }: Rhythm) => (repay_every === 1 ? EACH[repay_unit] : `every ${repay_every} ${repay_unit}`)

/** "6 monthly installments", "1 installment after 30 days", "10 installments, every 2 weeks". */
export function installmentsText(count: number, rhythm: Rhythm): string {
  if (count === 1) return `1 installment after ${rhythm.repay_every} ${rhythm.repay_every === 1 ? rhythm.repay_unit.slice(0, -1) : rhythm.repay_unit}`
  return rhythm.repay_every === 1 ? `${count} ${rhythmText(rhythm)} installments` : `${count} installments, ${rhythmText(rhythm)}`
}

/** "Pays each month", "Pays every 2 weeks": heads the regular installment. */
export const paysText = ({ repay_every, repay_unit }: Rhythm) =>
  repay_every === 1 ? `Pays each ${repay_unit.slice(0, -1)}` : `Pays every ${repay_every} ${repay_unit}`

/** "Penalties, fees, interest, principal". */
export function orderText(order: readonly Part[]): string {
  const words = order.map((part) => PARTS[part]).join(', ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
