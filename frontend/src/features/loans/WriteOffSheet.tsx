import { z } from 'zod'
import { useDeedForm } from '@/api/deeds'
import type { LoanDetail } from '@/api/types'
import { DeedSheet } from '@/components/DeedSheet'
import { TextAreaField } from '@/components/fields/TextField'
import { Money } from '@/components/Money'
import { Facts } from '@/components/Section'
import { countOf } from '@/lib/day'
import { moneyText } from '@/lib/money'
import { wordField } from '@/lib/schema'
import { aboutLoan, type SheetProps } from './LoanDeeds'
import { LOAN_CHANGES, writeOffLoan } from './queries'

const schema = z.object({ reason: wordField('Say why, for the history.', 500) })

export function WriteOffSheet({ loan, onClose, onDone }: SheetProps) {
  const owed = moneyText(loan.outstanding.total)
  const deed = useDeedForm<z.infer<typeof schema>, LoanDetail>({
    schema,
    defaults: { reason: '' },
    send: ({ reason }, key) => writeOffLoan(loan.id, reason, key),
    onDone: (after) => onDone(<>Wrote off <strong>{owed}</strong> of {after.reference}.</>, after),
    changes: LOAN_CHANGES,
  })
  return (
    <DeedSheet
      open
      onClose={onClose}
      title="Write off"
      about={aboutLoan(loan)}
      deed={deed}
      danger
      line={<>Write off <strong>{owed}</strong> owed by <strong>{loan.customer.name}</strong>. It leaves the portfolio as a loss.</>}
      verb={`Write off ${owed}`}
      pendingVerb="Writing off"
    >
      <Facts
        rows={[
          ['Principal', <Money key="p" of={loan.outstanding.principal} />],
          ['Interest', <Money key="i" of={loan.outstanding.interest} dash />],
          ['Fees', <Money key="f" of={loan.outstanding.fee} dash />],
          ['Penalties', <Money key="l" of={loan.outstanding.penalty} dash />],
          ['Owed in all', <Money key="t" of={loan.outstanding.total} strong />],
          ['Late', loan.days_past_due > 0 ? countOf(loan.days_past_due, 'day') : 'no'],
        ]}
      />
      <TextAreaField name="reason" label="Reason" placeholder="What was tried, and why nothing more will come" autoFocus />
    </DeedSheet>
  )
}
