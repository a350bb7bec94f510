import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSession } from '@/api/session'
import type { LoanDetail, LoanInstallment, LoanSchedule as Schedule, Split } from '@/api/types'
import { ScheduleBars } from '@/components/charts/ScheduleBars'
import { DataTable, type Column } from '@/components/DataTable'
import { Money } from '@/components/Money'
import { PlannedSchedule } from '@/components/PlannedSchedule'
import { Section } from '@/components/Section'
import { StateBadge } from '@/components/StateBadge'
import { countOf, dayText } from '@/lib/day'
import { isZero } from '@/lib/money'
import { disbursementPreviewQuery, loanScheduleQuery } from './queries'
import { nearRows } from './nearRows'

/** What is due when, what was paid of it, and where today stands. */
export function LoanSchedule({ loan }: { loan: LoanDetail }) {
  const schedule = useSuspenseQuery(loanScheduleQuery(loan.id)).data
  if (schedule.installments.length === 0) return loan.state === 'approved' ? <ExpectedSchedule loanId={loan.id} /> : null
  return <StandingSchedule schedule={schedule} />
}

function StandingSchedule({ schedule }: { schedule: Schedule }) {
  const { business_date: today } = useSession().workspace
  const [all, setAll] = useState(false)
  const near = nearRows(schedule.installments)
  const rows = all ? schedule.installments : near
  const isShort = near.length < schedule.installments.length
  return (
    <Section title="Schedule" note={countOf(schedule.installments.length, 'installment')}>
      <ScheduleBars installments={schedule.installments} today={today} />
      <div className="mt-4">
        <DataTable
          label="Schedule"
          rows={rows}
          id={(row) => row.number}
          columns={columnsOf(schedule, all || !isShort)}
          mark={(row) => (row.state === 'due_today' ? 'due' : null)}
        />
      </div>
      {isShort && (
        <button type="button" className="txtlink mt-2 min-h-6 text-[13px] max-md:min-h-11" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show those around today' : `Show all ${schedule.installments.length}`}
        </button>
      )}
    </Section>
  )
}

const EXTRA: { name: keyof Split; word: string }[] = [{ name: 'fee', word: 'Fees' }, { name: 'penalty', word: 'Penalties' }]

function columnsOf({ installments, totals }: Schedule, whole: boolean): Column<LoanInstallment>[] {
  const used = EXTRA.filter(({ name }) => !isZero(totals[name].amount))
  const total = (node: React.ReactNode) => (whole ? node : undefined)
  return [
    { key: 'number', head: 'No.', cell: (row) => <span className="text-muted tabular-nums">{row.number}</span>, card: 'no', total: total('') },
    { key: 'due', head: 'Due', cell: (row) => dayText(row.due_on), card: 'title', total: total(countOf(installments.length, 'installment')) },
    { key: 'state', head: 'State', cell: (row) => <StateBadge of="installment" state={row.state} note={row.days_late > 0 ? `${row.days_late} d` : undefined} />, card: 'line' },
    { key: 'principal', head: 'Principal', num: true, cell: (row) => <Money of={row.principal} dash />, total: total(<Money of={totals.principal} />) },
    { key: 'interest', head: 'Interest', num: true, cell: (row) => <Money of={row.interest} dash />, total: total(<Money of={totals.interest} />) },
    ...used.map(({ name, word }): Column<LoanInstallment> => ({
      key: name, head: word, num: true, cell: (row) => <Money of={row[name]} dash />, total: total(<Money of={totals[name]} />), hide: 'lg',
    })),
    { key: 'paid', head: 'Paid', num: true, cell: (row) => <Money of={row.paid.total} dash />, total: total(<Money of={totals.paid} />), hide: 'md' },
    { key: 'left', head: `Left, ${totals.left.currency}`, num: true, cell: (row) => <Money of={row.left} dash strong />, total: total(<Money of={totals.left} />), card: 'figure' },
  ]
}

/** Before the money is out: the schedule as it would be if it went out today. */
function ExpectedSchedule({ loanId }: { loanId: number }) {
  const { business_date: today } = useSession().workspace
  const { schedule } = useSuspenseQuery(disbursementPreviewQuery(loanId, { disbursed_on: today })).data
  return (
    <Section title="Schedule" note={`if disbursed on ${dayText(today)}`}>
      <PlannedSchedule schedule={schedule} />
    </Section>
  )
}
