import { useInfiniteQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useDeedForm } from '@/api/deeds'
import { rowsOf } from '@/api/queries'
import type { Transaction, TransactionDone } from '@/api/types'
import { DeedSheet } from '@/components/DeedSheet'
import { Notice } from '@/components/feedback'
import { SelectField } from '@/components/fields/SelectField'
import { TextAreaField } from '@/components/fields/TextField'
import { Money } from '@/components/Money'
import { Facts } from '@/components/Section'
import { CHANNELS, TRANSACTION_KINDS } from '@/components/states'
import { dayText, instantText } from '@/lib/day'
import { moneyText } from '@/lib/money'
import { wordField } from '@/lib/schema'
import { aboutLoan, type SheetProps } from './LoanDeeds'
import { LOAN_CHANGES, reverseTransaction, transactionsQuery } from './queries'

const schema = z.object({
  transaction: wordField('Choose what to reverse.'),
  reason: wordField('Say why, for the history.', 500),
})

export function ReverseSheet({ loan, transaction, onClose, onDone }: SheetProps & { transaction?: string }) {
  const list = useInfiniteQuery(transactionsQuery(loan.id))
  const rows = rowsOf(list.data).filter(({ reversible }) => reversible)
  const deed = useDeedForm<z.infer<typeof schema>, TransactionDone>({
    schema,
    defaults: { transaction: transaction ?? '', reason: '' },
    send: ({ transaction: id, reason }, key) => reverseTransaction(loan.id, Number(id), reason, key),
    onDone: ({ transaction: made, loan: after }) => onDone(<>Reversed {made.reverses?.reference}; the reversal is {made.reference}.</>, after),
    changes: LOAN_CHANGES,
  })
  const chosen = rows.find(({ id }) => String(id) === deed.form.watch('transaction'))
  const none = !list.isPending && rows.length === 0
  return (
    <DeedSheet
      open
      onClose={onClose}
      title="Reverse a transaction"
      about={aboutLoan(loan)}
      deed={deed}
      danger
      blocked={none}
      line={chosen && <>Reverse <strong>{moneyText(chosen.amount)}</strong> of {dayText(chosen.value_on)}, {chosen.reference}. Both stay in the books.</>}
      verb={chosen ? `Reverse ${chosen.reference}` : 'Reverse'}
      pendingVerb="Reversing"
    >
      {none
        ? <Notice>No transaction of this loan can be reversed.</Notice>
        : <SelectField name="transaction" label="Transaction" options={rows.map((row) => ({ id: String(row.id), label: wordsOf(row), note: moneyText(row.amount) }))} />}
      {chosen && <TransactionFacts of={chosen} />}
      <TextAreaField name="reason" label="Reason" placeholder="Typed on the wrong loan" autoFocus={!!transaction} />
    </DeedSheet>
  )
}

const wordsOf = (row: Transaction) => `${row.reference}, ${TRANSACTION_KINDS[row.kind].toLowerCase()} of ${dayText(row.value_on)}`

function TransactionFacts({ of }: { of: Transaction }) {
  return (
    <Facts
      rows={[
        ['Amount', <Money key="a" of={of.amount} currency strong />],
        ['Principal', <Money key="p" of={of.split.principal} dash />],
        ['Interest', <Money key="i" of={of.split.interest} dash />],
        !!of.channel && ['By', CHANNELS[of.channel]],
        !!of.external_reference && ['Its number', of.external_reference],
        ['Entered', `${instantText(of.entered_at)}, ${of.by.name}`],
      ]}
    />
  )
}
