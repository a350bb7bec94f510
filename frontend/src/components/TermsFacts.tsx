import type { ReactNode } from 'react'
import type { Terms } from '@/api/types'
import { Money } from './Money'
import { Facts } from './Section'
import { AMORTIZATIONS, DAY_COUNTS, orderText, rateText, rhythmText, ROUNDINGS } from '@/lib/terms'
import { isZero, minorUnits } from '@/lib/money'

type Row = readonly [string, ReactNode] | false | null | undefined
type Props = {
  terms: Terms
  /** Rows of the object itself, before the terms. */
  before?: Row[]
  after?: Row[]
}

/** What was agreed, one line each: rate, rhythm, rounding, order of payment. */
export function TermsFacts({ terms, before = [], after = [] }: Props) {
  const rhythm = rhythmText(terms)
  return (
    <Facts
      rows={[
        ...before,
        ['Rate', rateText(terms)],
        ['Repaid', `${rhythm.charAt(0).toUpperCase()}${rhythm.slice(1)}, ${AMORTIZATIONS[terms.amortization].toLowerCase()}`],
        ['Days reckoned', DAY_COUNTS[terms.day_count]],
        ['A payment settles', orderText(terms.allocation_order)],
        ['Rounding', ROUNDINGS[terms.rounding]],
        minorUnits(terms.installment_multiple.amount) > 1n && ['Installments in steps of', <Money key="m" of={terms.installment_multiple} currency />],
        !isZero(terms.arrears_tolerance.amount) && ['Not late below', <Money key="t" of={terms.arrears_tolerance} currency />],
        ...after,
      ]}
    />
  )
}
