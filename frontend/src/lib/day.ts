// Days as they are written on paper: 12 Mar 2026. A day is an ISO text and belongs to no time zone; an instant is shown in the lender's.

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
const ISO = /^(\d{4})-(\d{2})-(\d{2})/
const MS_PER_DAY = 86_400_000

type Parts = { year: number; month: number; day: number }

function dayParts(iso: string): Parts | null {
  const found = ISO.exec(iso)
  return found ? { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) } : null
}

const utc = ({ year, month, day }: Parts) => Date.UTC(year, month - 1, day)

/** "2026-03-12" -> "12 Mar 2026". */
export function dayText(iso: string | null | undefined): string {
  const parts = iso ? dayParts(iso) : null
  return parts ? `${parts.day} ${MONTHS[parts.month - 1]} ${parts.year}` : '\u2013'
}

/** "2026-03-12" -> "12 Mar": where the year stands elsewhere. */
export function shortDayText(iso: string): string {
  const parts = dayParts(iso)
  return parts ? `${parts.day} ${MONTHS[parts.month - 1]}` : iso
}

/** "2026-03-12" -> "Thursday 12 Mar 2026". */
export function longDayText(iso: string): string {
  const parts = dayParts(iso)
  return parts ? `${WEEKDAYS[new Date(utc(parts)).getUTCDay()]} ${dayText(iso)}` : iso
}

/** "2026-01" -> "Jan 2026"; the axis asks for the month alone. */
export function monthText(month: string, form: 'full' | 'short' = 'full'): string {
  const [year, number] = month.split('-')
  const name = MONTHS[Number(number) - 1] ?? month
  return form === 'short' ? name : `${name} ${year}`
}

/** Days from `a` to `b`: daysBetween("2026-03-12", "2026-03-14") is 2. */
export function daysBetween(a: string, b: string): number {
  const [from, to] = [dayParts(a), dayParts(b)]
  return from && to ? Math.round((utc(to) - utc(from)) / MS_PER_DAY) : 0
}

export function addDays(iso: string, days: number): string {
  const parts = dayParts(iso)
  return parts ? new Date(utc(parts) + days * MS_PER_DAY).toISOString().slice(0, 10) : iso
}

/** "today", "yesterday", "in 3 days", "31 days ago"; stands beside the day, never instead of it. */
export function daysAway(iso: string, today: string): string {
  const days = daysBetween(today, iso)
  if (days === 0) return 'today'
  if (days === -1) return 'yesterday'
  if (days === 1) return 'tomorrow'
  return days < 0 ? `${-days} days ago` : `in ${days} days`
}

export const countOf = (n: number, one: string, many = `${one}s`) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`

let zone: string | undefined
/** The lender's time zone, set once when the session is known. */
export function setZone(name: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    zone = name
  } catch {
    zone = undefined // a zone this browser does not know: its own is the next best
  }
}

/** The clock of an instant in the lender's time zone: "16:10". */
export function timeText(instant: string): string {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return ''
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(at)
}

/** The calendar day of an instant in the lender's time zone, as ISO text. */
export function dayOf(instant: string): string {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return instant.slice(0, 10)
  return new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone }).format(at)
}

/** "21 Nov 2026, 16:10". */
export const instantText = (instant: string) => `${dayText(dayOf(instant))}, ${timeText(instant)}`

/** Reads a day as people type it: "25 nov", "25/11/2026", "25.11", "today", "yesterday", ISO. Null when it is no day. */
export function typedDay(typed: string, today: string): string | null {
  const text = typed.trim().toLowerCase()
  if (text === '') return null
  if (text === 'today') return today
  if (text === 'yesterday') return addDays(today, -1)
  if (text === 'tomorrow') return addDays(today, 1)
  return fromIso(text) ?? fromParts(text, today)
}

function fromIso(text: string): string | null {
  const parts = /^\d{4}-\d{2}-\d{2}$/.test(text) ? dayParts(text) : null
  return parts && real(parts)
}

function fromParts(text: string, today: string): string | null {
  const found = /^(\d{1,2})[\s/.-]*([a-z]{3,9}|\d{1,2})(?:[\s/.,-]+(\d{2}|\d{4}))?$/.exec(text)
  if (!found) return null
  const [, day = '', month = '', year] = found
  const number = /^\d+$/.test(month) ? Number(month) : MONTHS.findIndex((m) => m.toLowerCase() === month.slice(0, 3)) + 1
  const thisYear = Number(today.slice(0, 4))
  const full = year === undefined ? thisYear : year.length === 2 ? 2000 + Number(year) : Number(year)
  return real({ year: full, month: number, day: Number(day) })
}

function real(parts: Parts): string | null {
  const at = new Date(utc(parts))
  const same = at.getUTCFullYear() === parts.year && at.getUTCMonth() === parts.month - 1 && at.getUTCDate() === parts.day
  return same ? at.toISOString().slice(0, 10) : null
}
