import { Popover } from '@heroui/react'
import type { ReactNode } from 'react'
import { Button as PlainButton } from 'react-aria-components'
import { AppLink, TextLink } from './AppLink'
import { cx } from '@/lib/classes'

export type Explanation = {
  title: string
  rows: [string, ReactNode][]
  total: [string, ReactNode]
  /** Where the number comes from and as of when. */
  source: string
  /** The rows behind it. */
  to?: string
}
export type Figure = {
  label: string
  value: ReactNode
  note?: ReactNode
  explain?: Explanation
  /** The rows behind the figure; leave out where `explain` leads there. */
  to?: string
  tone?: 'bad'
}

/** A number that can say where it comes from: dashed underline, opens to its sum. */
export function ExplainNumber({ what, children }: { what: Explanation; children: ReactNode }) {
  return (
    <Popover>
      <PlainButton className="dotted cursor-pointer rounded-sm">
        {children}<span className="sr-only">, explain {what.title}</span>
      </PlainButton>
      <Popover.Content placement="bottom start" className="w-84 max-w-[92vw]">
        <Popover.Dialog className="p-4 outline-none">
          <Popover.Heading className="text-[13px] font-semibold">{what.title}</Popover.Heading>
          <dl className="mt-2 text-[13px]">
            {what.rows.map(([label, value]) => (
              <div key={label} className="flex min-h-7 items-center justify-between gap-4 border-b border-separator">
                <dt className="text-muted">{label}</dt><dd className="tabular-nums">{value}</dd>
              </div>
            ))}
            <div className="total-row flex h-8 items-center justify-between gap-4">
              <dt>{what.total[0]}</dt><dd className="tabular-nums">{what.total[1]}</dd>
            </div>
          </dl>
          <p className="mt-2 text-xs text-muted">{what.source}</p>
          {what.to && <TextLink to={what.to} className="text-xs">Open the rows</TextLink>}
        </Popover.Dialog>
      </Popover.Content>
    </Popover>
  )
}

export function KeyFigure({ label, value, note, explain, to, tone }: Figure) {
  const figure = explain ? <ExplainNumber what={explain}>{value}</ExplainNumber> : value
  const body = (
    <>
      <div className="truncate text-[13px] text-muted">{label}</div>
      <div
        className={cx(
          'mt-0.5 h-8 text-[20px]/8 font-semibold tracking-[-0.02em] whitespace-nowrap tabular-nums',
          'md:text-[22px]/8 xl:text-2xl/8', tone === 'bad' && 'text-bad-ink',
        )}
      >
        {figure}
      </div>
      {note && <div className="mt-0.5 text-[13px] text-muted">{note}</div>}
    </>
  )
  if (!to || explain) return <div className="min-w-0">{body}</div>
  return <AppLink to={to} className="group block min-w-0 no-underline hover:[&>div:nth-child(2)]:text-accent-text">{body}</AppLink>
}

const COLUMNS: Record<number, string> = { 2: 'md:grid-cols-2', 3: 'md:grid-cols-3', 4: 'lg:grid-cols-4', 5: 'md:grid-cols-3 lg:grid-cols-5' }

/** Three to five key figures in one ruled strip: two columns on a phone, one row from 1024 px, hairlines between. */
export function KeyStrip({ figures, className }: { figures: Figure[]; className?: string }) {
  return (
    <div className={cx('overflow-hidden border-y border-border', className)}>
      <div className={cx('-ms-px -mt-px grid grid-cols-2', COLUMNS[figures.length] ?? 'lg:grid-cols-4')}>
        {figures.map((figure, index) => (
          <div key={figure.label} className={cellClass(index, figures.length)}><KeyFigure {...figure} /></div>
        ))}
      </div>
    </div>
  )
}

/** The first cell of each row stands flush with the page edge. */
function cellClass(index: number, count: number): string {
  const startsTabletRow = (count === 5 && index === 3) || (count === 4 && index === 2)
  return cx(
    'border-s border-t border-separator px-3 py-3 md:px-5',
    index % 2 === 0 && 'max-md:ps-px',
    index === 0 && 'md:ps-px',
    startsTabletRow && 'md:max-lg:ps-px',
    count % 2 === 1 && index === count - 1 && 'max-md:col-span-2',
  )
}
