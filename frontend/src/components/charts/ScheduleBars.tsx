import type { InstallmentState, Split, SplitTotal } from '@/api/types'
import { ChartKey } from './ChartKey'
import { PARTS } from './parts'
import { cx } from '@/lib/classes'
import { dayText, monthText, shortDayText } from '@/lib/day'
import { compareAmounts, isZero, moneyText, percentOf } from '@/lib/money'

/** An installment as planned, or as it stands with what was paid of it. */
export type BarInstallment = SplitTotal & { number: number; due_on: string; state?: InstallmentState; paid?: Split }
type Props = {
  installments: readonly BarInstallment[]
  /** The business date; draws its line between the days. */
  today?: string
  height?: number
}

const MOST_MONTHS = 13
const MOST_DAYS = 8

/** A schedule as columns of principal under interest: paid is full, to come is pale, overdue is underlined red. */
export function ScheduleBars({ installments, today, height = 132 }: Props) {
  const top = installments.reduce((most, { total }) => (compareAmounts(total.amount, most) > 0 ? total.amount : most), '0')
  const used = PARTS.filter(({ name }) => installments.some((installment) => !isZero(installment[name].amount)))
  const tracked = installments.some((installment) => installment.paid)
  const next = today === undefined ? -1 : installments.findIndex((installment) => installment.due_on >= today)
  const dense = installments.length > 24
  return (
    <figure aria-label={`Schedule of ${installments.length} installments`}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <ChartKey items={used} />
        {tracked && <span className="text-[13px] text-muted">full = paid, pale = to come</span>}
      </div>
      <div className={cx('relative mt-5 flex items-end', dense ? 'gap-px' : 'gap-[3px] md:gap-1.5')} style={{ height }}>
        {installments.map((installment, index) => (
          <Column key={installment.number} installment={installment} top={top} height={height - 4} today={index === next && tracked} first={index === 0} />
        ))}
      </div>
      <Labels installments={installments} dense={dense} />
    </figure>
  )
}

function Column({ installment, top, height, today, first }: { installment: BarInstallment; top: string; height: number; today: boolean; first: boolean }) {
  const { due_on, total, paid, state } = installment
  return (
    <div className="relative flex h-full min-w-0 flex-1 flex-col justify-end *:mx-auto *:w-full *:max-w-9" title={`${dayText(due_on)}: ${moneyText(total)}`}>
      {today && (
        <span className="absolute -inset-y-1 -start-[2px] w-px! bg-foreground md:-start-1" aria-hidden>
          <span className={cx('absolute -top-4 start-0 text-2xs font-medium whitespace-nowrap', !first && '-translate-x-1/2 rtl:translate-x-1/2')}>Today</span>
        </span>
      )}
      {[...PARTS].reverse().map(({ name, colour }, index) => {
        const part = installment[name].amount
        if (isZero(part)) return null
        const share = paid ? percentOf(paid[name].amount, part) : 100
        return (
          <span
            key={name}
            className={cx('relative mt-px shrink-0 overflow-hidden', index === 0 && 'rounded-t-[2px]')}
            style={{ height: (percentOf(part, top) / 100) * height, background: pale(colour) }}
          >
            <span className="absolute inset-x-0 bottom-0" style={{ height: `${share}%`, background: colour }} />
          </span>
        )
      })}
      {state === 'overdue' && <span className="absolute inset-x-0 -bottom-1 h-0.5 bg-bad" />}
    </div>
  )
}

const pale = (colour: string) => `color-mix(in oklab, ${colour} 34%, var(--background))`

function Labels({ installments, dense }: { installments: readonly BarInstallment[]; dense: boolean }) {
  const monthly = isMonthly(installments)
  const every = Math.ceil(installments.length / (monthly ? MOST_MONTHS : MOST_DAYS))
  return (
    <div className={cx('mt-2 flex border-t border-border pt-1 text-2xs text-muted', dense ? 'gap-px' : 'gap-[3px] md:gap-1.5')} aria-hidden>
      {installments.map(({ number, due_on }, index) => (
        <span key={number} className="flex min-w-0 flex-1 justify-center whitespace-nowrap">
          {index % every === 0 ? (monthly ? monthText(due_on.slice(0, 7), 'short') : shortDayText(due_on)) : ''}
        </span>
      ))}
    </div>
  )
}

const isMonthly = (installments: readonly BarInstallment[]) =>
  new Set(installments.map(({ due_on }) => due_on.slice(0, 7))).size === installments.length
