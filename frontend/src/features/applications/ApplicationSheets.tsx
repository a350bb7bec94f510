import type { ReactNode } from 'react'
import { z } from 'zod'
import { useDeedForm } from '@/api/deeds'
import { useSession } from '@/api/session'
import type { ApplicationDetail, ApplicationRow } from '@/api/types'
import { DeedSheet } from '@/components/DeedSheet'
import { MoneyField } from '@/components/fields/MoneyField'
import { TextAreaField } from '@/components/fields/TextField'
import { moneyText, typedAmount } from '@/lib/money'
import { amountField, optionalWords, wordField } from '@/lib/schema'
import { APPLICATION_CHANGES, approveApplication, rejectApplication, reviewApplication, sendBackApplication, withdrawApplication } from './queries'

export type SheetDeed = 'review' | 'send-back' | 'approve' | 'reject' | 'withdraw'
type Props = { application: ApplicationRow; onClose: () => void; onDone: (line: ReactNode) => void }

export function ApplicationSheets({ deed, ...props }: Props & { deed: SheetDeed }) {
  if (deed === 'approve') return <ApproveSheet {...props} />
  return <WordsSheet {...props} key={deed} {...WORDS[deed]} />
}

const aboutOf = ({ reference, customer, product }: ApplicationRow) => `${reference}, ${customer.name}, ${product.name}`

type Words = {
  title: string
  label: string
  placeholder: string
  verb: string
  pendingVerb: string
  /** "Sent back", with the reference after it. */
  past: string
  /** Its name in the API; a reason must be given, a note may be. */
  field: 'note' | 'reason'
  danger?: boolean
  send: (id: number, words: string, key: string) => Promise<ApplicationDetail>
}

const WORDS: Record<Exclude<SheetDeed, 'approve'>, Words> = {
  review: { title: 'Review', label: 'Note for the decision', placeholder: 'Visited the stall; income fits', verb: 'Pass on to decide', pendingVerb: 'Passing on', past: 'Reviewed', field: 'note', send: reviewApplication },
  'send-back': { title: 'Send back', label: 'What to change', placeholder: 'The amount is more than the stock costs', verb: 'Send back', pendingVerb: 'Sending back', past: 'Sent back', field: 'reason', send: sendBackApplication },
  reject: { title: 'Reject', label: 'Reason', placeholder: 'What speaks against it', verb: 'Reject', pendingVerb: 'Rejecting', past: 'Rejected', field: 'reason', danger: true, send: rejectApplication },
  withdraw: { title: 'Withdraw', label: 'Reason', placeholder: 'The customer found the money elsewhere', verb: 'Withdraw', pendingVerb: 'Withdrawing', past: 'Withdrew', field: 'reason', danger: true, send: withdrawApplication },
}

/** A deed that needs words: a note or a reason. */
function WordsSheet({ application, onClose, onDone, title, label, placeholder, verb, pendingVerb, past, field, danger, send }: Props & Words) {
  const needed = field === 'reason'
  const deed = useDeedForm({
    schema: z.object({ note: optionalWords(500), reason: needed ? wordField('Say why, for the history.', 500) : optionalWords(500) }),
    defaults: { note: '', reason: '' },
    send: (values, key) => send(application.id, values[field], key),
    onDone: () => onDone(<>{past} {application.reference} of {application.customer.name}.</>),
    changes: APPLICATION_CHANGES,
  })
  return (
    <DeedSheet
      open
      onClose={onClose}
      title={`${title} ${application.reference}`}
      about={aboutOf(application)}
      deed={deed}
      danger={danger}
      line={<><strong>{moneyText(application.amount_asked)}</strong> for <strong>{application.customer.name}</strong>.</>}
      verb={verb}
      pendingVerb={pendingVerb}
    >
      <TextAreaField name={field} label={label} optional={!needed} placeholder={placeholder} rows={4} autoFocus />
    </DeedSheet>
  )
}

/** Approve less than was asked, or with a reason on record. */
function ApproveSheet({ application, onClose, onDone }: Props) {
  const { currency, currency_decimals: decimals } = useSession().workspace
  const { amount_asked: asked } = application
  const deed = useDeedForm({
    schema: z.object({ amount: amountField({ decimals, max: asked }), reason: optionalWords(500) }),
    defaults: { amount: asked.amount, reason: '' },
    send: ({ amount, reason }, key) =>
      approveApplication(application.id, { ...(amount !== asked.amount && { amount }), ...(reason && { reason }) }, key),
    onDone: (answer) => onDone(<>Approved <strong>{moneyText(answer.amount_approved ?? asked)}</strong> for {application.customer.name}.</>),
    changes: APPLICATION_CHANGES,
  })
  const typed = typedAmount(deed.form.watch('amount'), decimals)
  const money = typed === null ? null : { amount: typed, currency }
  return (
    <DeedSheet
      open
      onClose={onClose}
      title={`Approve ${application.reference}`}
      about={aboutOf(application)}
      deed={deed}
      line={money && <>Approve <strong>{moneyText(money)}</strong> for <strong>{application.customer.name}</strong>.</>}
      verb={money ? `Approve ${moneyText(money)}` : 'Approve'}
      pendingVerb="Approving"
    >
      <MoneyField name="amount" label="Amount" large autoFocus hint={<>Asked for {moneyText(asked)}; less can be approved, not more.</>} />
      <TextAreaField name="reason" label="Reason" optional placeholder="Why less" />
    </DeedSheet>
  )
}
