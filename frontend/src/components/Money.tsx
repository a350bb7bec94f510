import type { Money as MoneyValue } from '@/api/types'
import { amountText, isZero, shortAmount } from '@/lib/money'
import { cx } from '@/lib/classes'

type Props = {
  of: MoneyValue | null | undefined
  /** Shows the currency before the amount; leave out where the column head says it. */
  currency?: boolean
  /** 0 rounds to whole units. */
  places?: 0
  /** 55.10 M: for key figures only, never in a table that adds up. */
  short?: boolean
  /** Zero as an en dash, for dense tables. */
  dash?: boolean
  strong?: boolean
  className?: string
}

/** The only way an amount reaches the screen: whole units carry the weight, the small change steps back. */
export function Money({ of, currency, places, short, dash, strong, className }: Props) {
  if (!of) return <span className={cx('text-muted', className)}>–</span>
  if (dash && isZero(of.amount)) {
    return <span className={cx('text-muted', className)}><span aria-hidden>–</span><span className="sr-only">0</span></span>
  }
  const [whole, change] = (short ? shortAmount(of.amount) : amountText(of.amount, places)).split('.')
  return (
    <span dir="ltr" className={cx('whitespace-nowrap tabular-nums', strong && 'font-semibold', className)}>
      {currency && <span className="me-1 text-[max(0.62em,11px)] font-medium tracking-wide text-muted">{of.currency}</span>}
      {whole}
      {change && <span className={short ? undefined : 'font-normal text-muted'}>.{change}</span>}
    </span>
  )
}

/** What a number was and what it becomes: a struck muted figure beside the new one. */
export function BeforeAfter({ before, after }: { before: MoneyValue; after: MoneyValue }) {
  const same = before.amount === after.amount
  return (
    <span className="inline-flex items-baseline gap-3">
      {!same && <del className="text-muted decoration-faint"><span className="sr-only">was </span><Money of={before} /></del>}
      <ins className="no-underline"><Money of={after} strong={!same} /></ins>
    </span>
  )
}
