import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useDeedForm } from '@/api/deeds'
import { usePreviewRefusal } from '@/api/previews'
import { useSession } from '@/api/session'
import type { Channel, LoanDetail, Money as MoneyValue, RepaymentPreview } from '@/api/types'
import { DeedSheet } from '@/components/DeedSheet'
import { Notice } from '@/components/feedback'
import { DayField } from '@/components/fields/DayField'
import { MoneyField } from '@/components/fields/MoneyField'
import { TextField } from '@/components/fields/TextField'
import { compareAmounts, isZero, moneyText, typedAmount } from '@/lib/money'
import { amountField, dayField, optionalWords } from '@/lib/schema'
import { useDebounced } from '@/lib/useDebounced'
import { BY_CHANNEL, ChannelFields } from './ChannelFields'
import { aboutLoan, type SheetProps } from './LoanDeeds'
import { LOAN_CHANGES, recordRepayment, repaymentPreviewQuery } from './queries'
import { RepaymentConsequence } from './RepaymentConsequence'

const schemaOf = (decimals: number, today: string, from: string | null) => z.object({
  amount: amountField({ decimals }),
  received_on: dayField({ max: today, min: from ?? undefined }),
  channel: z.enum(['cash', 'mobile_money', 'bank']),
  external_reference: optionalWords(64),
  note: optionalWords(300),
})
type Values = z.infer<ReturnType<typeof schemaOf>>

export function RepaymentSheet({ loan, onClose, onDone }: SheetProps) {
  const { currency, currency_decimals: decimals, business_date: today } = useSession().workspace
  const deed = useDeedForm<Values, Awaited<ReturnType<typeof recordRepayment>>>({
    schema: schemaOf(decimals, today, loan.disbursed_on),
    defaults: { amount: isZero(loan.due_now.amount) ? '' : loan.due_now.amount, received_on: today, channel: 'cash', external_reference: '', note: '' },
    send: (values, key) => recordRepayment(loan.id, bodyOf(values), key),
    onDone: ({ transaction, loan: after }) => onDone(<>Recorded {transaction.reference}: <strong>{moneyText(transaction.amount)}</strong> from {loan.customer.name}.</>, after),
    changes: LOAN_CHANGES,
  })
  const { amount, received_on, channel } = deed.form.watch()
  const typed = typedAmount(amount, decimals)
  const money = typed === null ? null : { amount: typed, currency }
  const ask = useDebounced(JSON.stringify(previewAsk(typed, received_on, channel, today)))
  const asked = JSON.parse(ask) as ReturnType<typeof previewAsk>
  const preview = useQuery({ ...repaymentPreviewQuery(loan.id, asked ?? NOTHING), enabled: asked !== null })
  const told = asked ? preview.data : undefined
  const refusal = usePreviewRefusal(deed.form, asked ? preview.error : null)
  return (
    <DeedSheet
      open
      onClose={onClose}
      title="Record repayment"
      about={aboutLoan(loan)}
      deed={deed}
      consequence={<RepaymentConsequence loan={loan} preview={told} received={money} refusal={refusal} stale={preview.isPlaceholderData} />}
      line={money && <>Record <strong>{moneyText(money)}</strong> {BY_CHANNEL[channel]} from <strong>{loan.customer.name}</strong> on loan <span className="whitespace-nowrap">{loan.reference}</span>.</>}
      verb={money ? `Record ${moneyText(money)}` : 'Record repayment'}
      pendingVerb="Recording"
    >
      <MoneyField name="amount" label="Amount" large autoFocus offers={offersOf(loan)} />
      <AmountNotice loan={loan} typed={typed} preview={told} />
      <ChannelFields label="Paid by" />
      <DayField name="received_on" label="Value date" max={today} min={loan.disbursed_on ?? undefined} />
      <TextField name="note" label="Note" optional placeholder="For the receipt and the history" />
    </DeedSheet>
  )
}

const NOTHING = { amount: '0', received_on: '', channel: 'cash' } as const

/** What to ask the preview, or null while there is nothing to ask. */
function previewAsk(amount: string | null, received_on: string, channel: Channel, today: string) {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(received_on) && received_on <= today
  return amount !== null && compareAmounts(amount, '0') > 0 && isDay ? { amount, received_on, channel } : null
}

const bodyOf = ({ external_reference, note, ...rest }: Values) => ({
  ...rest, ...(external_reference && { external_reference }), ...(note && { note }),
})

/** Amounts people mean most often, each once. */
function offersOf({ due_now, overdue, outstanding }: LoanDetail): { label: string; amount: MoneyValue }[] {
  const offers = [{ label: 'All due', amount: due_now }, { label: 'Overdue', amount: overdue }, { label: 'All owed', amount: outstanding.total }]
  return offers.filter(({ amount }, index) =>
    !isZero(amount.amount) && offers.findIndex((other) => other.amount.amount === amount.amount) === index)
}

/** What is unusual about the amount, under the field that causes it. */
function AmountNotice({ loan, typed, preview }: { loan: LoanDetail; typed: string | null; preview?: RepaymentPreview }) {
  if (typed === null || isZero(typed)) return null
  if (preview && !isZero(preview.split.credit.amount)) {
    return <Notice>{moneyText(preview.split.credit)} more than the loan owes. It is kept as the customer’s credit.</Notice>
  }
  if (compareAmounts(typed, loan.due_now.amount) < 0) {
    return <Notice>Less than the {moneyText(loan.due_now)} due now. The rest stays due.</Notice>
  }
  return null
}
