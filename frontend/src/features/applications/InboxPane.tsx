import { Button } from '@heroui/react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { customerQuery } from '@/api/queries'
import { useMay } from '@/api/session'
import type { ApplicationDetail, ApplicationRow } from '@/api/types'
import { TextLink } from '@/components/AppLink'
import { LoadProblem } from '@/components/boundaries'
import { ScheduleBars } from '@/components/charts/ScheduleBars'
import { BlockSkeleton } from '@/components/feedback'
import { Money } from '@/components/Money'
import { Facts } from '@/components/Section'
import { dayText } from '@/lib/day'
import { isZero, moneyText } from '@/lib/money'
import { installmentsText, paysText, rateText } from '@/lib/terms'
import { paths } from '@/routes/paths'
import type { SheetDeed } from './ApplicationSheets'
import { can, type Waiting } from './Inbox'
import { applicationQuery } from './queries'

type Props = { row: ApplicationRow; waiting: Waiting; running: boolean; onAct: () => void; onSheet: (deed: SheetDeed) => void }

/** The file of the chosen row, so that a decision is never blind: what is asked, what it costs, how this customer has paid. */
export function InboxPane({ row, waiting, running, onAct, onSheet }: Props) {
  const detail = useQuery(applicationQuery(row.id))
  return (
    <aside aria-label={`File of ${row.reference}`} className="sticky top-17 max-h-[calc(100dvh-5rem)] self-start overflow-y-auto border-t border-rule bg-surface-secondary p-5 max-xl:hidden">
      <div className="flex items-baseline justify-between gap-3"><h2 className="text-base/6 font-semibold">{row.customer.name}</h2><TextLink to={paths.application(row.id)}>{row.reference}</TextLink></div>
      <div className="mt-2 text-[28px]/9 font-semibold tracking-[-0.02em]"><Money of={row.amount_approved ?? row.amount_asked} currency /></div>
      {detail.data ? <File of={detail.data} /> : detail.isError ? <LoadProblem title="The file did not load" error={detail.error} onRetry={() => void detail.refetch()} /> : <BlockSkeleton className="mt-3 h-80" />}
      {waiting !== 'disbursement' && <PaneDeeds {...{ row, waiting, running, onAct, onSheet }} />}
    </aside>
  )
}

function File({ of }: { of: ApplicationDetail }) {
  const { schedule, terms } = of
  return (
    <>
      <p className="mt-0.5 text-muted">{of.product.name}, {installmentsText(of.installments, terms)}, {rateText(terms)}</p>
      <p className="mt-3">{of.purpose}</p>
      {of.note && <p className="mt-1 text-[13px] text-muted">“{of.note}”</p>}
      {of.review && <p className="mt-1 text-[13px] text-muted">Reviewed by {of.review.by.name}{of.review.note && <>: “{of.review.note}”</>}</p>}
      <div className="mt-3"><ScheduleBars installments={schedule.installments} height={72} /></div>
      <Facts
        rows={[
          [paysText(terms), <Money key="i" of={schedule.installment} strong />],
          ['Pays in all', <Money key="t" of={schedule.totals.total} />],
          ['Last installment', dayText(schedule.maturity_on)],
        ]}
      />
      <CustomerRecord id={of.customer.id} />
    </>
  )
}

function CustomerRecord({ id }: { id: number }) {
  const may = useMay()
  const customer = useQuery({ ...customerQuery(id), enabled: may('customers.view') }).data
  if (!customer) return null
  const { totals, loans } = customer
  return (
    <>
      <h3 className="section-title mt-4">Record <span className="ms-1 text-[13px] font-normal text-muted">{loans.length === 0 ? 'first loan' : `${loans.length} before`}</span></h3>
      <Facts
        rows={[
          ['Borrowed', <Money key="b" of={totals.borrowed} dash />],
          ['Repaid', <Money key="r" of={totals.repaid} dash />],
          ['Outstanding', <Money key="o" of={totals.outstanding} dash />],
          ['Overdue', <Money key="l" of={totals.overdue} dash className={isZero(totals.overdue.amount) ? undefined : 'font-semibold text-bad-ink'} />],
        ]}
      />
    </>
  )
}

function PaneDeeds({ row, waiting, running, onAct, onSheet }: Props): ReactNode {
  const may = useMay()
  const deed = waiting === 'approval' ? 'approve' : 'review'
  const mayAct = may(waiting === 'approval' ? 'applications.decide' : 'applications.review')
  if (!mayAct) return null
  return (
    <div className="sticky -bottom-5 -mx-5 mt-4 -mb-5 flex flex-wrap gap-2 border-t border-border bg-surface-secondary px-5 py-3">
      {can(row, deed) && <Button className="flex-1" isPending={running} onPress={onAct}>{running ? 'Approving' : deed === 'approve' ? `Approve ${moneyText(row.amount_asked, 0)}` : 'Review'}</Button>}
      {can(row, 'send-back') && <Button variant="outline" onPress={() => onSheet('send-back')}>Send back</Button>}
      {can(row, 'reject') && <Button variant="outline" onPress={() => onSheet('reject')}>Reject</Button>}
    </div>
  )
}
