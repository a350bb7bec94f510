import { Button } from '@heroui/react'
import type { ApplicationRow } from '@/api/types'
import { useMay, useSession } from '@/api/session'
import { ButtonLink } from '@/components/AppLink'
import { DataTable, type Column } from '@/components/DataTable'
import { Money } from '@/components/Money'
import { dayOf, dayText } from '@/lib/day'
import { paths } from '@/routes/paths'
import { can, type Waiting } from './Inbox'

type Props = {
  waiting: Waiting
  rows: ApplicationRow[]
  chosen?: number
  running?: number
  onChoose: (id: number) => void
  onAct: (row: ApplicationRow) => void
}

export function InboxTable({ waiting, rows, chosen, running, onChoose, onAct }: Props) {
  const { currency, customer_word: word } = useSession().workspace
  const columns: Column<ApplicationRow>[] = [
    { key: 'customer', head: word, cell: (row) => row.customer.name, card: 'title' },
    { key: 'reference', head: 'Application', cell: (row) => <span className="text-muted">{row.reference}</span>, card: 'pair' },
    { key: 'product', head: 'What', cell: (row) => <>{row.product.name}<span className="text-muted">, {row.installments}×</span></>, card: 'pair', hide: 'lg' },
    { key: 'submitted', head: 'Submitted', num: true, cell: (row) => (row.submitted_at ? dayText(dayOf(row.submitted_at)) : '–'), card: 'no', hide: 'lg' },
    { key: 'amount', head: currency, num: true, cell: (row) => <Money of={row.amount_approved ?? row.amount_asked} strong />, card: 'figure' },
    { key: 'act', head: '', say: 'Decide', num: true, cell: (row) => <RowDeed row={row} waiting={waiting} running={running} onAct={() => onAct(row)} />, card: 'no' },
  ]
  return (
    <DataTable
      label="Waiting"
      rows={rows}
      id={(row) => row.id}
      to={(row) => paths.application(row.id)}
      onRow={(row) => onChoose(row.id)}
      chosen={(row) => row.id === chosen}
      columns={columns}
    />
  )
}

function RowDeed({ row, waiting, running, onAct }: { row: ApplicationRow; waiting: Waiting; running?: number; onAct: () => void }) {
  const may = useMay()
  if (waiting === 'disbursement') {
    return row.loan && may('loans.disburse')
      ? <ButtonLink to={paths.loan(row.loan.id, { deed: 'disburse' })} look="outline" size="sm">Disburse</ButtonLink>
      : null
  }
  const deed = waiting === 'approval' ? 'approve' : 'review'
  if (!can(row, deed) || !may(waiting === 'approval' ? 'applications.decide' : 'applications.review')) return null
  const isRunning = running === row.id
  return (
    <Button size="sm" variant="outline" isPending={isRunning} aria-label={`${deed === 'approve' ? 'Approve' : 'Review'} ${row.reference}`} onPress={onAct}>
      {isRunning ? 'Approving' : deed === 'approve' ? 'Approve' : 'Review'}
    </Button>
  )
}
