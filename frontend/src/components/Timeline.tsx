import { ArrowRight, ArrowUpRight, Banknote, FileText, MessageSquare, Package, Pencil, ShieldCheck, Undo2, UserRound, type LucideIcon } from 'lucide-react'
import type { Line } from '@/api/types'
import { paths } from '@/routes/paths'
import { TextLink } from './AppLink'
import { Money } from './Money'
import { cx } from '@/lib/classes'
import { dayOf, dayText, daysAway, instantText, timeText } from '@/lib/day'
import { amountText } from '@/lib/money'

/** The mark of a deed by the first and the last word of its name; the most telling comes first. */
const MARKS: [RegExp, LucideIcon][] = [
  [/reversed|reversal/, Undo2],
  [/disburs/, ArrowUpRight],
  [/^repayment|cleared/, Banknote],
  [/approved|rejected|reviewed|sent_back|withdrawn|written_off/, ShieldCheck],
  [/^application/, FileText],
  [/^customer|^staff|^user|^invitation/, UserRound],
  [/^product/, Package],
  [/^message/, MessageSquare],
]
const markOf = (deed: string) => MARKS.find(([pattern]) => pattern.test(deed))?.[1] ?? Pencil
const isMoneyIn = (deed: string) => /^repayment\.recorded/.test(deed)

type Props = {
  lines: readonly Line[]
  /** The business date, for "yesterday" beside the day. */
  today: string
  /** Which references to link; leave out the object whose page this is. */
  show?: ('customer' | 'loan' | 'application')[]
}

/** Who did what, when, with which money, and what it changed; days are bands, newest first. */
export function Timeline({ lines, today, show = ['customer', 'loan', 'application'] }: Props) {
  return (
    <ol>
      {byDay(lines).map(({ day, ofDay }) => (
        <li key={ofDay[0]!.id}>
          <div className="flex items-baseline gap-2 bg-surface-secondary px-3 py-1 text-[13px]">
            <span className="font-medium">{dayText(day)}</span><span className="text-muted">{daysAway(day, today)}</span>
          </div>
          <ol>{ofDay.map((line) => <Happening key={line.id} line={line} show={show} />)}</ol>
        </li>
      ))}
    </ol>
  )
}

/** The day a line counts for; what was entered later says so on the line. */
const dayFor = (line: Line) => line.on || dayOf(line.at)

function byDay(lines: readonly Line[]): { day: string; ofDay: Line[] }[] {
  const days: { day: string; ofDay: Line[] }[] = []
  for (const line of lines) {
    const last = days.at(-1)
    if (last?.day === dayFor(line)) last.ofDay.push(line)
    else days.push({ day: dayFor(line), ofDay: [line] })
  }
  return days
}

function Happening({ line, show }: { line: Line; show: NonNullable<Props['show']> }) {
  const Icon = markOf(line.deed)
  const enteredLater = dayFor(line) !== dayOf(line.at)
  return (
    <li className="grid grid-cols-[2.75rem_1.25rem_minmax(0,1fr)_auto] items-baseline gap-x-2 border-b border-separator px-3 py-2 last:border-b-0">
      <time dateTime={line.at} className="text-[13px] text-muted tabular-nums">{enteredLater ? '' : timeText(line.at)}</time>
      <Icon className={cx('size-4 translate-y-0.5', isMoneyIn(line.deed) ? 'text-ok' : 'text-muted')} aria-hidden />
      <div className="min-w-0">
        <span>{line.title}</span> <References line={line} show={show} />
        {line.changes.map((change) => <ChangeLine key={change.field} {...change} />)}
        {line.reason && <div className="mt-0.5 text-[13px]">“{line.reason}”</div>}
        <div className="text-[13px] text-muted">{line.who.name}{enteredLater && `, entered ${instantText(line.at)}`}</div>
      </div>
      <div className="text-end font-medium">{line.amount && <Money of={line.amount} />}</div>
    </li>
  )
}

function References({ line, show }: { line: Line; show: NonNullable<Props['show']> }) {
  return (
    <span className="inline-flex flex-wrap gap-x-2 max-md:[&_a]:inline-flex max-md:[&_a]:min-h-6 max-md:[&_a]:items-center">
      {show.includes('customer') && line.customer && <TextLink to={paths.customer(line.customer.id)}>{line.customer.name}</TextLink>}
      {show.includes('loan') && line.loan && <TextLink to={paths.loan(line.loan.id)}>{line.loan.reference}</TextLink>}
      {show.includes('application') && line.application && !line.loan && (
        <TextLink to={paths.application(line.application.id)}>{line.application.reference}</TextLink>
      )}
    </span>
  )
}

/** A changed amount reads like every other amount; other words stay as they are. */
const valueText = (value: string) => (/^-?\d+\.\d{2,3}$/.test(value) ? amountText(value) : value.replaceAll('_', ' '))
const fieldWord = (field: string) => field.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase())

function ChangeLine({ field, before, after }: { field: string; before: string | null; after: string | null }) {
  return (
    <div className="mt-0.5 text-[13px] break-words">
      <span className="text-muted">{fieldWord(field)} </span>
      {before && <><del className="text-muted decoration-faint">{valueText(before)}</del><ArrowRight className="mx-1.5 inline size-3.5 text-muted rtl:rotate-180" aria-hidden /><span className="sr-only"> became </span></>}
      <ins className="no-underline">{after ? valueText(after) : 'nothing'}</ins>
    </div>
  )
}
