import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { useMay } from '@/api/session'
import type { ApplicationDetail, ApplicationRow } from '@/api/types'
import { TextLink } from '@/components/AppLink'
import { ProblemNotice } from '@/components/feedback'
import { moneyText } from '@/lib/money'
import { useShortcuts } from '@/lib/useShortcuts'
import { paths } from '@/routes/paths'
import { ApplicationSheets, type SheetDeed } from './ApplicationSheets'
import { InboxPane } from './InboxPane'
import { InboxTable } from './InboxTable'
import { useApprove } from './useApprove'

export type Waiting = 'review' | 'approval' | 'disbursement'
type Props = {
  waiting: Waiting
  rows: ApplicationRow[]
  /** The line about what was just done stands on the page: the last row takes the inbox along. */
  onDone: (line: ReactNode) => void
}

/** What waits for a decision: one row is chosen, J and K move, A does what the row waits for, the file stands beside it. */
export function Inbox({ waiting, rows: all, onDone: setDone }: Props) {
  const navigate = useNavigate()
  const mayDecide = useMay()('applications.decide')
  const [chosenId, setChosenId] = useState<number | null>(null)
  const [gone, setGone] = useState<ReadonlySet<number>>(new Set())
  const [sheet, setSheet] = useState<SheetDeed | null>(null)
  const rows = all.filter(({ id }) => !gone.has(id))
  const at = Math.max(0, rows.findIndex(({ id }) => id === chosenId))
  const row = rows[at]
  const leave = (id: number) => {
    setChosenId((rows[at + 1] ?? rows[at - 1])?.id ?? null)
    setGone((old) => new Set(old).add(id))
    setSheet(null)
  }
  const approve = useApprove((answer) => { leave(answer.id); setDone(<Approved of={answer} />) })
  const act = (of: ApplicationRow | undefined) => {
    if (!of || approve.running) return
    setDone(null)
    if (waiting === 'approval') { if (can(of, 'approve') && mayDecide) approve.run(of) }
    else if (waiting === 'review') { if (can(of, 'review')) setSheet('review') }
    else if (of.loan) void navigate({ href: paths.loan(of.loan.id, { deed: 'disburse' }) })
  }
  const step = (by: number) => setChosenId(rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.id ?? null)
  useShortcuts({
    j: () => step(1), k: () => step(-1), a: () => act(row),
    x: row && can(row, 'reject') ? () => setSheet('reject') : undefined,
    o: row ? () => void navigate({ href: paths.application(row.id) }) : undefined,
  })
  return (
    <>
      {approve.problem && <div className="mb-3"><ProblemNotice problem={approve.problem} /></div>}
      <div className="grid gap-x-8 xl:grid-cols-[minmax(0,1fr)_25rem]">
        <div className="min-w-0">
          <InboxTable waiting={waiting} rows={rows} chosen={row?.id} running={approve.running} onChoose={setChosenId} onAct={(of) => { setChosenId(of.id); act(of) }} />
          <Keys waiting={waiting} />
        </div>
        {row && <InboxPane key={row.id} row={row} waiting={waiting} running={approve.running === row.id} onAct={() => act(row)} onSheet={setSheet} />}
      </div>
      {sheet && row && <ApplicationSheets deed={sheet} application={row} onClose={() => setSheet(null)} onDone={(line) => { leave(row.id); setDone(line) }} />}
    </>
  )
}

export const can = (row: Pick<ApplicationRow, 'allowed'>, deed: string) => row.allowed.some((name) => name.replaceAll('_', '-') === deed)

function Approved({ of }: { of: ApplicationDetail }) {
  return (
    <>
      Approved <strong>{moneyText(of.amount_approved ?? of.amount_asked)}</strong> for {of.customer.name}.{' '}
      {of.loan && <><TextLink to={paths.loan(of.loan.id)}>{of.loan.reference}</TextLink> waits for disbursement.</>}
    </>
  )
}

const VERB: Record<Waiting, string> = { review: 'review', approval: 'approve', disbursement: 'disburse' }

const Keys = ({ waiting }: { waiting: Waiting }) => (
  <p className="mt-3 text-xs text-muted max-md:hidden">
    <kbd className="keycap">J</kbd> <kbd className="keycap">K</kbd> next, previous · <kbd className="keycap">A</kbd> {VERB[waiting]} ·{' '}
    {waiting !== 'disbursement' && <><kbd className="keycap">X</kbd> reject · </>}<kbd className="keycap">O</kbd> open
  </p>
)
