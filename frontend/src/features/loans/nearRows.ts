import type { LoanInstallment } from '@/api/types'

const SHORT = 9
const BEFORE = 3
const AFTER = 4

/** Of a long schedule, the rows around the first that is not paid; a short one whole. */
export function nearRows<Row extends Pick<LoanInstallment, 'state'>>(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= SHORT) return rows
  const open = rows.findIndex(({ state }) => state !== 'paid')
  const at = open === -1 ? rows.length : open
  const from = Math.max(0, Math.min(at - BEFORE, rows.length - BEFORE - AFTER))
  return rows.slice(from, from + BEFORE + AFTER)
}
