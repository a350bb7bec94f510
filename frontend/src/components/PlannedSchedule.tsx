import type { PlannedInstallment, Schedule, Split } from '@/api/types'
import { ScheduleBars } from './charts/ScheduleBars'
import { DataTable, type Column } from './DataTable'
import { Money } from './Money'
import { countOf, dayText } from '@/lib/day'
import { isZero } from '@/lib/money'

const PARTS: { name: keyof Split; word: string }[] = [
  { name: 'principal', word: 'Principal' }, { name: 'interest', word: 'Interest' }, { name: 'fee', word: 'Fees' }, { name: 'penalty', word: 'Penalties' },
]

type Props = {
  schedule: Schedule
  height?: number
  /** In a sheet: without the numbers of the rows. */
  narrow?: boolean
}

/** A schedule before it is a loan's: its columns as a picture, its rows below, the total ruled twice. */
export function PlannedSchedule({ schedule, height = 112, narrow }: Props) {
  return (
    <div className="space-y-3">
      <ScheduleBars installments={schedule.installments} height={height} />
      <DataTable label="Schedule" rows={schedule.installments} id={(row) => row.number} columns={columnsOf(schedule).filter(({ key }) => !narrow || key !== 'number')} />
    </div>
  )
}

function columnsOf({ installments, totals, installment }: Schedule): Column<PlannedInstallment>[] {
  const used = PARTS.filter(({ name }) => name === 'principal' || name === 'interest' || !isZero(totals[name].amount))
  return [
    { key: 'number', head: 'No.', cell: (row) => <span className="text-muted tabular-nums">{row.number}</span>, card: 'no', hide: 'sm' },
    { key: 'due', head: 'Due', cell: (row) => dayText(row.due_on), card: 'title', total: countOf(installments.length, 'installment') },
    ...used.map(({ name, word }): Column<PlannedInstallment> => ({
      key: name, head: word, num: true, cell: (row) => <Money of={row[name]} dash />, total: <Money of={totals[name]} />,
    })),
    { key: 'total', head: installment.currency, num: true, cell: (row) => <Money of={row.total} strong />, total: <Money of={totals.total} />, card: 'figure' },
  ]
}
