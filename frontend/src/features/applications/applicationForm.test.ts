import { describe, expect, it } from 'vitest'
import type { Product } from '@/api/types'
import { applicationSchema, bodyOf, previewAsk, type ApplicationValues } from './applicationForm'

const kes = (amount: string) => ({ amount, currency: 'KES' })
const product: Product = {
  id: 7, code: 'BIA', name: 'Biashara', active: true,
  terms: {
    id: 1, version: 3, interest_method: 'declining_balance', amortization: 'equal_installments', yearly_rate: '30.0000', repay_every: 1, repay_unit: 'months',
    amount: { min: kes('5000.00'), default: kes('20000.00'), max: kes('100000.00') }, installments: { min: 3, default: 6, max: 12 },
    rounding: 'half_even', installment_multiple: kes('0.00'), day_count: '30/360', allocation_order: ['penalty', 'fee', 'interest', 'principal'], arrears_tolerance: kes('0.00'),
  },
}
const filled: ApplicationValues = {
  customer_id: '4', product_id: '7', amount: '80000.00', installments: '6', first_due_on: '', purpose: 'Stock', note: '', submit: true,
}
const refusals = (values: Partial<ApplicationValues>) => {
  const told = applicationSchema([product], 2).safeParse({ ...filled, ...values })
  return told.success ? [] : told.error.issues.map(({ path, message }) => `${String(path[0])}: ${message}`)
}

describe('the application form', () => {
  it('takes what the product allows', () => {
    expect(refusals({})).toEqual([])
    expect(refusals({ amount: '5000.00', installments: '3' })).toEqual([])
    expect(refusals({ amount: '100000.00', installments: '12' })).toEqual([])
  })

  it('says the limit of the product under the field that breaks it', () => {
    expect(refusals({ amount: '100000.01' })).toEqual(['amount: Biashara lends up to KES 100,000.00.'])
    expect(refusals({ amount: '4999.99' })).toEqual(['amount: Biashara lends from KES 5,000.00.'])
    expect(refusals({ installments: '13' })).toEqual(['installments: Biashara runs from 3 to 12 installments.'])
  })

  it('wants a purpose and a customer', () => {
    expect(refusals({ purpose: ' ', customer_id: '' })).toEqual(['customer_id: Choose who asks.', 'purpose: Say what the money is for.'])
  })

  it('says the limit of the product while other fields are still empty', () => {
    expect(refusals({ amount: '100000.01', purpose: '' })).toEqual(['purpose: Say what the money is for.', 'amount: Biashara lends up to KES 100,000.00.'])
  })

  it('asks for a schedule as soon as amount and installments are lawful, customer or not', () => {
    expect(previewAsk({ ...filled, customer_id: '', purpose: '' }, [product], 2)).toEqual({ product_id: 7, amount: '80000.00', installments: 6 })
    expect(previewAsk({ ...filled, amount: '100000.01' }, [product], 2)).toBeNull()
    expect(previewAsk({ ...filled, installments: '' }, [product], 2)).toBeNull()
  })

  it('leaves out what was left empty', () => {
    expect(bodyOf(filled)).toEqual({ customer_id: 4, product_id: 7, amount: '80000.00', installments: 6, purpose: 'Stock', submit: true })
    expect(bodyOf({ ...filled, first_due_on: '2026-12-28', note: 'Second dryer' })).toMatchObject({ first_due_on: '2026-12-28', note: 'Second dryer' })
  })
})
