import { describe, expect, it } from 'vitest'
import type { Terms } from '@/api/types'
import { changedFields, newProductValues, productBody, productSchema, valuesOf, type ProductValues } from './productForm'

const kes = (amount: string) => ({ amount, currency: 'KES' })
const terms: Terms = {
  id: 1, version: 3, interest_method: 'flat', amortization: 'equal_installments', yearly_rate: '30.0000', repay_every: 2, repay_unit: 'weeks',
  amount: { min: kes('5000.00'), default: kes('20000.00'), max: kes('100000.00') }, installments: { min: 3, default: 6, max: 12 },
  rounding: 'half_up', installment_multiple: kes('10.00'), day_count: 'actual/365', allocation_order: ['penalty', 'fee', 'interest', 'principal'], arrears_tolerance: kes('50.00'),
}
const filled = valuesOf('BIA', 'Biashara', terms)
const refusals = (change: Partial<ProductValues>) => {
  const told = productSchema(2).safeParse({ ...filled, ...change })
  return told.success ? [] : told.error.issues.map(({ path, message }) => `${String(path[0])}: ${message}`)
}

describe('the product form', () => {
  it('gives back the terms it was filled with', () => {
    expect(refusals({})).toEqual([])
    expect(productBody(filled)).toEqual({
      code: 'BIA', name: 'Biashara', interest_method: 'flat', amortization: 'equal_installments', yearly_rate: '30', repay_every: 2, repay_unit: 'weeks',
      amount_min: '5000.00', amount_default: '20000.00', amount_max: '100000.00', installments_min: 3, installments_default: 6, installments_max: 12,
      rounding: 'half_up', installment_multiple: '10.00', day_count: 'actual/365', arrears_tolerance: '50.00',
      allocation_order: ['penalty', 'fee', 'interest', 'principal'],
    })
  })

  it('writes a rate without its empty decimals', () => {
    const rate = (yearly_rate: string) => valuesOf('A', 'A', { ...terms, yearly_rate }).yearly_rate
    expect([rate('30.0000'), rate('2.5000'), rate('100'), rate('0.0000'), rate('12.3456')]).toEqual(['30', '2.5', '100', '0', '12.3456'])
  })

  it('keeps smallest, usual and largest in order', () => {
    expect(refusals({ amount_max: '4000.00', amount_default: '4000.00' })).toEqual(['amount_max: Not below the smallest amount.'])
    expect(refusals({ amount_default: '100000.01' })).toEqual(['amount_default: Between the smallest and the largest amount.'])
    expect(refusals({ installments_max: '2' })).toEqual(['installments_max: Not below the fewest.'])
    expect(refusals({ installments_default: '13' })).toEqual(['installments_default: Between the fewest and the most.'])
  })

  it('asks a new product only for what it cannot guess', () => {
    const told = productSchema(2).safeParse(newProductValues(2))
    const asked = told.success ? [] : [...new Set(told.error.issues.map(({ path }) => path[0]))]
    expect(asked).toEqual(['code', 'name', 'yearly_rate', 'amount_min', 'amount_default', 'amount_max'])
  })

  it('names what a revision changes', () => {
    expect(changedFields(filled, { ...filled, yearly_rate: '28', amount_max: '120000.00' })).toEqual(['yearly_rate', 'amount_max'])
  })
})
