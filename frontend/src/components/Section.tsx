import type { ReactNode } from 'react'
import { cx } from '@/lib/classes'

type Props = { title: ReactNode; note?: ReactNode; action?: ReactNode; className?: string; children: ReactNode }

/** A part of a page: one dark hairline, a title, a quiet note, one text link at the right end. */
export function Section({ title, note, action, className, children }: Props) {
  return (
    <section className={cx('section', className)}>
      <div className="mb-2 flex min-h-5 flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="section-title">
          {title}
          {isSaid(note) && <span className="ms-2 text-[13px] font-normal text-muted">{note}</span>}
        </h2>
        {action && <div className="text-[13px] no-print">{action}</div>}
      </div>
      {children}
    </section>
  )
}

/** A count of 0 is said as well. */
const isSaid = (note: ReactNode) => note !== undefined && note !== null && note !== false && note !== ''

type TitleProps = { title: ReactNode; count?: ReactNode; note?: ReactNode; action?: ReactNode }

/** The head of a list or of a home: title, count, note, deeds. */
export function PageTitle({ title, count, note, action }: TitleProps) {
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <h1 className="text-xl/7 font-semibold tracking-[-0.015em]">
        {title}
        {count !== undefined && <span className="ms-2 font-normal text-muted tabular-nums">{count}</span>}
        {note && <span className="ms-3 text-[14px] font-normal tracking-normal text-muted">{note}</span>}
      </h1>
      {action && <div className="flex items-center gap-2 no-print">{action}</div>}
    </div>
  )
}

/** Label and value, ruled, one below the other: the details of an object. */
export function Facts({ rows }: { rows: (readonly [string, ReactNode] | false | null | undefined)[] }) {
  return (
    <dl>
      {rows.filter((row) => !!row).map(([label, value]) => (
        <div key={label} className="flex min-h-9 items-center justify-between gap-4 border-b border-separator py-1">
          <dt className="shrink-0 text-muted">{label}</dt>
          <dd className="min-w-0 text-end break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Parts in one line with quiet dots between; empty parts are left out. */
export function Dots({ parts }: { parts: ReactNode[] }) {
  const shown = parts.filter((part) => part !== null && part !== undefined && part !== false && part !== '')
  return shown.map((part, index) => (
    <span key={index}>{index > 0 && <span className="text-faint" aria-hidden> · </span>}{part}</span>
  ))
}
