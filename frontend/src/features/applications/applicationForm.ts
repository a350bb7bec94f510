import { z } from 'zod'
import type { ApplicationDetail, ApplicationWish, NewApplication, Product, SchedulePreviewAsk } from '@/api/types'
import { compareAmounts, moneyText, typedAmount } from '@/lib/money'
import { optionalDay, optionalWords, wordField } from '@/lib/schema'

const shape = z.object({
  customer_id: wordField('Choose who asks.'),
  product_id: wordField('Choose a product.'),
  amount: z.string().min(1, 'Type an amount.'),
  installments: z.string().min(1, 'Choose how many.').regex(/^\d+$/, 'Type a whole number.'),
  first_due_on: optionalDay(),
  purpose: wordField('Say what the money is for.'),
  note: optionalWords(),
  submit: z.boolean(),
})
export type ApplicationValues = z.infer<typeof shape>

/** The limits of the chosen product hold for the amount and the number of installments. */
export const applicationSchema = (products: readonly Product[], decimals: number) =>
  shape.superRefine((values, say) => {
    const refuse = (name: keyof ApplicationValues, message: string) => say.addIssue({ code: 'custom', path: [name], message })
    const product = products.find(({ id }) => String(id) === values.product_id)
    const amount = typedAmount(values.amount, decimals)
    if (values.amount !== '' && amount === null) refuse('amount', 'This is not an amount. Type it like 4500.00.')
    if (!product) return
    const { amount: money, installments } = product.terms
    if (amount !== null && compareAmounts(amount, money.min.amount) < 0) refuse('amount', `${product.name} lends from ${moneyText(money.min)}.`)
    if (amount !== null && compareAmounts(amount, money.max.amount) > 0) refuse('amount', `${product.name} lends up to ${moneyText(money.max)}.`)
    const count = Number(values.installments)
    if (/^\d+$/.test(values.installments) && (count < installments.min || count > installments.max)) {
      refuse('installments', `${product.name} runs from ${installments.min} to ${installments.max} installments.`)
    }
  })

/** A new application: what the product usually lends. */
export const newValues = ({ id, terms }: Product, customerId?: number): ApplicationValues => ({
  customer_id: customerId ? String(customerId) : '', product_id: String(id), amount: terms.amount.default.amount,
  installments: String(terms.installments.default), first_due_on: '', purpose: '', note: '', submit: true,
})

/** A draft as it stands; of a product that is no longer offered another has to be chosen. */
export const valuesOf = (draft: ApplicationDetail, products: readonly Product[]): ApplicationValues => ({
  customer_id: String(draft.customer.id),
  product_id: products.some(({ id }) => id === draft.product.id) ? String(draft.product.id) : '',
  amount: draft.amount_asked.amount, installments: String(draft.installments), first_due_on: draft.first_due_on ?? '',
  purpose: draft.purpose, note: draft.note, submit: false,
})

/** What is asked for; what is left empty is left out. */
export function wishOf({ product_id, amount, installments, first_due_on, purpose, note }: ApplicationValues): ApplicationWish {
  return {
    product_id: Number(product_id), amount, installments: Number(installments), purpose, ...(first_due_on && { first_due_on }), ...(note && { note }),
  }
}

export const bodyOf = (values: ApplicationValues): NewApplication =>
  ({ ...wishOf(values), customer_id: Number(values.customer_id), submit: values.submit })

/** What to ask the schedule preview, or null while the form does not say enough or too much. */
export function previewAsk(values: ApplicationValues, products: readonly Product[], decimals: number): SchedulePreviewAsk | null {
  const amount = typedAmount(values.amount, decimals)
  const trial = applicationSchema(products, decimals).safeParse({ ...values, customer_id: '0', purpose: '-' })
  if (!trial.success || amount === null) return null
  const { product_id, installments, first_due_on } = values
  return { product_id: Number(product_id), amount, installments: Number(installments), ...(first_due_on && { first_due_on }) }
}
