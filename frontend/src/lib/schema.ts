// Zod pieces for the fields every deed has: an amount, a day, a whole number, a phone number.
import { z } from 'zod'
import type { Money } from '@/api/types'
import { amountText, compareAmounts, typedAmount } from '@/lib/money'

type AmountRule = { decimals: number; min?: Money; max?: Money; positive?: boolean; empty?: string }

/** An amount as plain text ("4500.00"); MoneyField keeps it in this form. */
export const amountField = ({ decimals, min, max, positive = true, empty = 'Type an amount.' }: AmountRule) =>
  z.string().min(1, empty).superRefine((value, say) => {
    const amount = typedAmount(value, decimals)
    if (amount === null) return say.addIssue({ code: 'custom', message: 'This is not an amount. Type it like 4500.00.' })
    if (positive && compareAmounts(amount, '0') <= 0) say.addIssue({ code: 'custom', message: 'The amount must be above zero.' })
    else if (min && compareAmounts(amount, min.amount) < 0) say.addIssue({ code: 'custom', message: `At least ${amountText(min.amount)}.` })
    else if (max && compareAmounts(amount, max.amount) > 0) say.addIssue({ code: 'custom', message: `At most ${amountText(max.amount)}.` })
  })

/** A day as ISO text; `max` is mostly the business date. */
export const dayField = ({ min, max, empty = 'Choose a day.' }: { min?: string; max?: string; empty?: string } = {}) =>
  z.string().min(1, empty)
    .refine((value) => value === '' || /^\d{4}-\d{2}-\d{2}$/.test(value), 'This is not a day. Type it like 12 Mar 2026.')
    .refine((value) => !min || value === '' || value >= min, 'This day is too early.')
    .refine((value) => !max || value === '' || value <= max, 'This day has not come yet.')

export const optionalDay = () => z.string().regex(/^(\d{4}-\d{2}-\d{2})?$/, 'This is not a day. Type it like 12 Mar 2026.')

/** A whole number typed into a text field; the form's value stays text, the deed sends a number. */
export const wholeField = ({ min, max, empty = 'Type a number.' }: { min: number; max: number; empty?: string }) =>
  z.string().min(1, empty).regex(/^\d+$/, 'Type a whole number.')
    .refine((value) => Number(value) >= min && Number(value) <= max, `From ${min} to ${max}.`)

export const wordField = (empty: string, max = 200) => z.string().trim().min(1, empty).max(max, `At most ${max} letters.`)
export const optionalWords = (max = 500) => z.string().trim().max(max, `At most ${max} letters.`)
export const emailField = () => z.string().trim().min(1, 'Type an email address.').pipe(z.email('This is not an email address.'))
export const phoneField = () => z.string().trim().min(1, 'Type a phone number.')
  .refine((value) => /^\+?[\d\s()-]{7,20}$/.test(value), 'This is not a phone number.')
/** Length is the only rule: 12 letters or more. */
export const passwordField = () => z.string().min(12, 'At least 12 letters. A sentence is easiest to remember.').max(200, 'At most 200 letters.')
