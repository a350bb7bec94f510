// Money as text. Amounts come from the server as decimal texts and stay so: nothing here goes through a float.
import type { Money } from '@/api/types'

export const MINUS = '\u2212'

const PLAIN = /^-?\d+(\.\d+)?$/

/** "-1250.50" -> its sign, whole and decimal digits; null when it is no decimal text. */
function parts(amount: string): { negative: boolean; whole: string; decimals: string } | null {
  if (!PLAIN.test(amount)) return null
  const [whole = '0', decimals = ''] = amount.replace('-', '').split('.')
  return { negative: amount.startsWith('-'), whole: whole.replace(/^0+(?=\d)/, ''), decimals }
}

const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ',')

/** Whole minor units, for comparing amounts and for widths of bars: minorUnits("12.5", 2) is 1250n. */
export function minorUnits(amount: string, decimals = decimalsOf(amount)): bigint {
  const split = parts(amount)
  if (!split) return 0n
  const digits = BigInt(split.whole + split.decimals.slice(0, decimals).padEnd(decimals, '0'))
  return split.negative ? -digits : digits
}

function decimalsOf(amount: string): number {
  return parts(amount)?.decimals.length ?? 0
}

/** -1, 0 or 1 as `a` is below, equal to or above `b`; both decimal texts of one currency. */
export function compareAmounts(a: string, b: string): -1 | 0 | 1 {
  const decimals = Math.max(decimalsOf(a), decimalsOf(b))
  const [x, y] = [minorUnits(a, decimals), minorUnits(b, decimals)]
  return x < y ? -1 : x > y ? 1 : 0
}

export const isZero = (amount: string) => /^-?0*(\.0*)?$/.test(amount)

/** "1250.00" -> "1,250.00", "-5849.23" -> "−5,849.23"; `places` 0 rounds half away from zero to whole units. */
export function amountText(amount: string, places?: 0): string {
  const split = parts(amount)
  if (!split) return amount
  const whole = places === 0 ? roundedWhole(split.whole, split.decimals) : split.whole
  const decimals = places === 0 || split.decimals === '' ? '' : `.${split.decimals}`
  const sign = split.negative && !isZero(whole + decimals) ? MINUS : ''
  return `${sign}${grouped(whole)}${decimals}`
}

function roundedWhole(whole: string, decimals: string): string {
  return decimals !== '' && decimals >= '5' ? String(BigInt(whole) + 1n) : whole
}

/** "KES 4,500.00": for sentences and buttons. On a page use the component Money. */
export const moneyText = (money: Money, places?: 0) => `${money.currency} ${amountText(money.amount, places)}`

const SCALES: [string, number][] = [['B', 9], ['M', 6]]

/** For headings only, cut to two digits: "55100000.00" -> "55.10 M"; below a million the whole units. */
export function shortAmount(amount: string): string {
  const split = parts(amount)
  const scale = split && SCALES.find(([, zeros]) => split.whole.length > zeros)
  if (!split || !scale) return amountText(amount, 0)
  const [letter, zeros] = scale
  const hundredths = BigInt(split.whole.slice(0, split.whole.length - zeros + 2))
  const text = hundredths.toString()
  return `${split.negative ? MINUS : ''}${grouped(text.slice(0, -2))}.${text.slice(-2)} ${letter}`
}

/** What somebody typed ("4,500", "KES 4 500.5") as the plain text the API takes ("4500.50"); null when it is no amount. */
export function typedAmount(typed: string, decimals: number): string | null {
  const cleaned = typed.replace(/^[A-Za-z]{3}\s*/, '').replace(/[\s,\u00a0\u202f']/g, '').replace(MINUS, '-')
  const split = parts(cleaned.endsWith('.') ? cleaned.slice(0, -1) : cleaned.startsWith('.') ? `0${cleaned}` : cleaned)
  if (!split || split.decimals.replace(/0+$/, '').length > decimals) return null
  const tail = decimals === 0 ? '' : `.${split.decimals.slice(0, decimals).padEnd(decimals, '0')}`
  return `${split.negative ? '-' : ''}${split.whole}${tail}`
}

/** Share of `part` in `whole` in per cent, for widths: exact to a hundredth. */
export function percentOf(part: string, whole: string): number {
  const decimals = Math.max(decimalsOf(part), decimalsOf(whole))
  const all = minorUnits(whole, decimals)
  return all === 0n ? 0 : Number((minorUnits(part, decimals) * 10000n) / all) / 100
}

/** Amounts as whole units for a chart axis, where the pixel is coarser than the cent. */
export const chartValue = (money: Money) => Number(minorUnits(money.amount, 0))
