import { describe, expect, it } from 'vitest'
import { installmentsText, orderText, paysText, percentText, rateText, rhythmText } from './terms'

const monthly = { repay_every: 1, repay_unit: 'months' } as const
const fortnightly = { repay_every: 2, repay_unit: 'weeks' } as const

describe('terms in words', () => {
  it('drops the zeros of a rate and keeps its figures', () => {
    expect(percentText('30.0000')).toBe('30%')
    expect(percentText('2.5000')).toBe('2.5%')
    expect(percentText('100.0000')).toBe('100%')
    expect(percentText('120')).toBe('120%')
    expect(percentText('0.0000')).toBe('0%')
  })

  it('says on what the interest is reckoned', () => {
    expect(rateText({ yearly_rate: '30.0000', interest_method: 'declining_balance' })).toBe('30% a year on the declining balance')
    expect(rateText({ yearly_rate: '24.0000', interest_method: 'flat' })).toBe('24% a year, flat')
  })

  it('says how often and how many times', () => {
    expect(rhythmText(monthly)).toBe('monthly')
    expect(installmentsText(6, monthly)).toBe('6 monthly installments')
    expect(installmentsText(10, fortnightly)).toBe('10 installments, every 2 weeks')
    expect(installmentsText(1, { repay_every: 30, repay_unit: 'days' })).toBe('1 installment after 30 days')
    expect(installmentsText(1, monthly)).toBe('1 installment after 1 month')
    expect(paysText(monthly)).toBe('Pays each month')
    expect(paysText(fortnightly)).toBe('Pays every 2 weeks')
  })

  it('lists what a payment settles first', () => {
    expect(orderText(['penalty', 'fee', 'interest', 'principal'])).toBe('Penalties, fees, interest, principal')
  })
})
