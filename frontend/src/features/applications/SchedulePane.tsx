import type { Problem, Schedule, Terms } from '@/api/types'
import { BlockSkeleton, ProblemNotice } from '@/components/feedback'
import { Money } from '@/components/Money'
import { PlannedSchedule } from '@/components/PlannedSchedule'
import { cx } from '@/lib/classes'
import { dayText } from '@/lib/day'
import { isZero } from '@/lib/money'
import { paysText } from '@/lib/terms'

type Props = { schedule?: Schedule; terms: Terms; waiting: boolean; stale: boolean; refusal: Problem | null }

/** Beside the form: what this application would cost, as the server reckons it while one types. */
export function SchedulePane({ schedule, terms, waiting, stale, refusal }: Props) {
  return (
    <div className="min-w-0 border-border bg-surface-secondary py-5 max-lg:-mx-4 max-lg:border-t max-lg:px-4 md:max-lg:-mx-6 md:max-lg:px-6 lg:border-s lg:px-6 xl:px-8">
      {refusal && <ProblemNotice problem={refusal} />}
      {!refusal && schedule && <div className={cx(stale && 'opacity-60')}><ScheduleSummary schedule={schedule} terms={terms} /><div className="mt-5"><PlannedSchedule schedule={schedule} /></div></div>}
      {!refusal && !schedule && waiting && <BlockSkeleton className="h-96" />}
      {!refusal && !schedule && !waiting && <p className="text-muted">The schedule appears as soon as the amount and the installments are within the product’s limits.</p>}
    </div>
  )
}

/** The one figure the customer asks for, and those that explain it. */
export function ScheduleSummary({ schedule, terms }: { schedule: Schedule; terms: Terms }) {
  const { installment, totals, first_due_on, maturity_on } = schedule
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3" aria-live="polite">
      <div>
        <div className="text-[13px] text-muted">{paysText(terms)}</div>
        <div className="text-[28px]/10 font-semibold tracking-[-0.025em] md:text-[32px]/10"><Money of={installment} currency /></div>
      </div>
      <dl className="flex flex-wrap gap-x-6 gap-y-2 xl:gap-x-8">
        <Told word="Receives"><Money of={totals.principal} /></Told>
        <Told word="Interest"><Money of={totals.interest} /></Told>
        {!isZero(totals.fee.amount) && <Told word="Fees"><Money of={totals.fee} /></Told>}
        <Told word="Pays in all"><Money of={totals.total} /></Told>
        <Told word="First, last due">{dayText(first_due_on)} <span className="text-muted">to</span> {dayText(maturity_on)}</Told>
      </dl>
    </div>
  )
}

const Told = ({ word, children }: { word: string; children: React.ReactNode }) => (
  <div><dt className="text-[13px] text-muted">{word}</dt><dd className="font-medium">{children}</dd></div>
)
