import { z } from 'zod'
import type { NewProduct, NewTerms, Part, Terms } from '@/api/types'
import { compareAmounts, typedAmount } from '@/lib/money'
import { amountField, wholeField, wordField } from '@/lib/schema'

const percent = z.string().min(1, 'Type a rate.').regex(/^\d{1,4}(\.\d{1,4})?$/, 'This is not a rate. Type it like 30 or 2.5.')
const MOST_INSTALLMENTS = 600

const shape = (decimals: number) => z.object({
  code: z.string().trim().min(1, 'Give it a short code.').max(20, 'At most 20 letters.'),
  name: wordField('Give it a name.', 80),
  interest_method: z.enum(['declining_balance', 'flat']),
  amortization: z.enum(['equal_installments', 'equal_principal']),
  yearly_rate: percent,
  repay_every: wholeField({ min: 1, max: 365 }),
  repay_unit: z.enum(['days', 'weeks', 'months']),
  amount_min: amountField({ decimals }),
  amount_default: amountField({ decimals }),
  amount_max: amountField({ decimals }),
  installments_min: wholeField({ min: 1, max: MOST_INSTALLMENTS }),
  installments_default: wholeField({ min: 1, max: MOST_INSTALLMENTS }),
  installments_max: wholeField({ min: 1, max: MOST_INSTALLMENTS }),
  rounding: z.enum(['half_even', 'half_up', 'up', 'down']),
  installment_multiple: amountField({ decimals }),
  day_count: z.enum(['30/360', 'actual/365', 'actual/360', 'actual/actual']),
  arrears_tolerance: amountField({ decimals, positive: false }),
  allocation_order: z.string(),
})
export type ProductValues = z.infer<ReturnType<typeof shape>>

/** Smallest, usual and largest stand in this order; the refusal stands under the one that breaks it. */
export const productSchema = (decimals: number) =>
  shape(decimals).superRefine((values, say) => {
    const refuse = (name: keyof ProductValues, message: string) => say.addIssue({ code: 'custom', path: [name], message })
    const amount = (name: 'amount_min' | 'amount_default' | 'amount_max') => typedAmount(values[name], decimals)
    const [least, usual, most] = [amount('amount_min'), amount('amount_default'), amount('amount_max')]
    if (least && most && compareAmounts(least, most) > 0) refuse('amount_max', 'Not below the smallest amount.')
    else if (least && usual && most && (compareAmounts(usual, least) < 0 || compareAmounts(usual, most) > 0)) {
      refuse('amount_default', 'Between the smallest and the largest amount.')
    }
    const [fewest, common, many] = [Number(values.installments_min), Number(values.installments_default), Number(values.installments_max)]
    if (fewest > many) refuse('installments_max', 'Not below the fewest.')
    else if (common < fewest || common > many) refuse('installments_default', 'Between the fewest and the most.')
  })

export const ORDERS: { id: string; order: Part[] }[] = [
  ['penalty', 'fee', 'interest', 'principal'], ['fee', 'penalty', 'interest', 'principal'],
  ['interest', 'principal', 'fee', 'penalty'], ['principal', 'interest', 'fee', 'penalty'],
].map((order) => ({ id: order.join(','), order: order as Part[] }))

export const newProductValues = (decimals: number): ProductValues => {
  const zero = decimals === 0 ? '0' : `0.${'0'.repeat(decimals)}`
  const smallest = zero.replace(/0$/, '1')
  return {
    code: '', name: '', interest_method: 'declining_balance', amortization: 'equal_installments', yearly_rate: '',
    repay_every: '1', repay_unit: 'months', amount_min: '', amount_default: '', amount_max: '',
    installments_min: '3', installments_default: '6', installments_max: '12',
    rounding: 'half_even', installment_multiple: smallest, day_count: '30/360', arrears_tolerance: zero, allocation_order: ORDERS[0]!.id,
  }
}

/** The form filled with terms that hold now. */
export const valuesOf = (code: string, name: string, terms: Terms): ProductValues => ({
  code,
  name,
  interest_method: terms.interest_method,
  amortization: terms.amortization,
  yearly_rate: terms.yearly_rate.includes('.') ? terms.yearly_rate.replace(/\.?0+$/, '') : terms.yearly_rate,
  repay_every: String(terms.repay_every),
  repay_unit: terms.repay_unit,
  amount_min: terms.amount.min.amount,
  amount_default: terms.amount.default.amount,
  amount_max: terms.amount.max.amount,
  installments_min: String(terms.installments.min),
  installments_default: String(terms.installments.default),
  installments_max: String(terms.installments.max),
  rounding: terms.rounding,
  installment_multiple: terms.installment_multiple.amount,
  day_count: terms.day_count,
  arrears_tolerance: terms.arrears_tolerance.amount,
  allocation_order: terms.allocation_order.join(','),
})

const termsOf = ({ code: _, name: __, ...values }: ProductValues): NewTerms => ({
  ...values,
  repay_every: Number(values.repay_every),
  installments_min: Number(values.installments_min),
  installments_default: Number(values.installments_default),
  installments_max: Number(values.installments_max),
  allocation_order: values.allocation_order.split(',') as Part[],
})

export const productBody = (values: ProductValues): NewProduct => ({ code: values.code, name: values.name, ...termsOf(values) })
export const revisionBody = (values: ProductValues) => ({ name: values.name, ...termsOf(values) })

/** The fields somebody changed, in the order of the form. */
export const changedFields = (before: ProductValues, after: ProductValues) =>
  (Object.keys(before) as (keyof ProductValues)[]).filter((name) => before[name] !== after[name])
