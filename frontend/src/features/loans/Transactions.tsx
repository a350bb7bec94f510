import { Button } from '@heroui/react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useMay } from '@/api/session'
import type { LoanDetail, Transaction } from '@/api/types'
import { DataTable, type Column } from '@/components/DataTable'
import { EmptyState } from '@/components/feedback'
import { Money } from '@/components/Money'
import { QueryList } from '@/components/QueryList'
import { StateBadge } from '@/components/StateBadge'
import { CHANNELS, TRANSACTION_KINDS } from '@/components/states'
import { dayText } from '@/lib/day'
import { isZero } from '@/lib/money'
import { transactionsQuery } from './queries'

type Props = { loan: LoanDetail; onReverse: (transaction: Transaction) => void }

/** All money of a loan: what came and went, where it went, what was left after it. */
export function Transactions({ loan, onReverse }: Props) {
  const list = useInfiniteQuery(transactionsQuery(loan.id))
  const mayReverse = useMay()('repayments.reverse')
  return (
    <QueryList query={list} name="Transactions" empty={<EmptyState title="No money has moved yet">Disbursement and repayments appear here.</EmptyState>}>
      {(rows) => <DataTable label="Transactions" rows={rows} id={(row) => row.id} columns={columnsOf(rows, mayReverse ? onReverse : undefined)} />}
    </QueryList>
  )
}

function columnsOf(rows: readonly Transaction[], onReverse?: Props['onReverse']): Column<Transaction>[] {
  const currency = rows[0]?.amount.currency ?? ''
  const uses = (part: 'fee' | 'penalty' | 'credit') => rows.some((row) => !isZero(row.split[part].amount))
  const part = (name: keyof Transaction['split'], head: string): Column<Transaction> => ({
    key: name, head, num: true, cell: (row) => <Struck of={row}><Money of={row.split[name]} dash /></Struck>,
  })
  const columns: Column<Transaction>[] = [
    { key: 'day', head: 'Value date', cell: (row) => <Struck of={row}>{dayText(row.value_on)}</Struck>, card: 'title' },
    { key: 'what', head: 'What', cell: (row) => <What row={row} />, card: 'line' },
    { key: 'amount', head: `Amount, ${currency}`, num: true, cell: (row) => <Struck of={row}><Money of={row.amount} strong={!row.reversed_by} /></Struck>, card: 'figure' },
    part('interest', 'Interest'),
    part('principal', 'Principal'),
  ]
  if (uses('fee')) columns.push({ ...part('fee', 'Fees'), hide: 'lg' })
  if (uses('penalty')) columns.push({ ...part('penalty', 'Penalties'), hide: 'lg' })
  if (uses('credit')) columns.push({ ...part('credit', 'Credit'), hide: 'lg' })
  columns.push({ key: 'balance', head: 'Principal left', num: true, cell: (row) => <Money of={row.balance_after} /> })
  if (onReverse && rows.some(({ reversible }) => reversible)) columns.push(reverseColumn(onReverse))
  return columns
}

const reverseColumn = (onReverse: (row: Transaction) => void): Column<Transaction> => ({
  key: 'reverse',
  head: '',
  say: 'Reverse',
  num: true,
  card: 'line',
  cell: (row) => row.reversible && (
    <Button isIconOnly size="sm" variant="ghost" className="md:-my-1 md:size-7!" aria-label={`Reverse ${row.reference}`} onPress={() => onReverse(row)}>
      <Undo2 className="size-4 text-muted" aria-hidden />
    </Button>
  ),
})

/** A reversed transaction stays on the page, struck, so that the sum of the column can be followed. */
function Struck({ of, children }: { of: Transaction; children: ReactNode }) {
  return of.reversed_by ? <del className="text-muted decoration-faint">{children}</del> : children
}

function What({ row }: { row: Transaction }) {
  const how = [row.channel && CHANNELS[row.channel], row.external_reference].filter(Boolean).join(' ')
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2 py-1 whitespace-normal md:min-w-36">
      <span className="text-foreground">{TRANSACTION_KINDS[row.kind]}</span>
      <span className="text-muted">{row.reference}</span>
      {row.reverses && <span className="text-[13px] text-muted">of {row.reverses.reference}</span>}
      {row.reversed_by && <span className="text-[13px]"><StateBadge of="transaction" state="reversed" note={`by ${row.reversed_by.reference}`} /></span>}
      <span className="text-[13px] text-muted">{[how, row.by.name].filter(Boolean).join(', ')}</span>
      {row.note && <span className="text-[13px] text-muted">“{row.note}”</span>}
    </span>
  )
}
