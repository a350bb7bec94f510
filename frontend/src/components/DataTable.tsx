import { Button } from '@heroui/react'
import { useRouter } from '@tanstack/react-router'
import type { MouseEvent, ReactNode } from 'react'
import { NameLink } from './AppLink'
import { cx } from '@/lib/classes'
import { useWide } from '@/lib/useWide'

export type Column<Row> = {
  key: string
  /** Column head; '' with `say` for readers only. */
  head: string
  say?: string
  cell: (row: Row) => ReactNode
  /** Right-aligned tabular figures. */
  num?: boolean
  /** Its place on a card: title, figure (top right), line under the title, labelled pair (default), foot (deeds), or nowhere. */
  card?: 'title' | 'figure' | 'line' | 'pair' | 'foot' | 'no'
  /** Leaves the table where its place is narrower than so much: a whole page gives it 46rem at 1024, 63rem at 1280, 73rem at 1440 px. */
  hide?: keyof typeof HIDE
  /** Only on the card. */
  only?: 'card'
  /** What stands in the total row. */
  total?: ReactNode
}

type Props<Row> = {
  /** Says what the rows are, for screen readers. */
  label: string
  rows: readonly Row[]
  columns: Column<Row>[]
  id: (row: Row) => string | number
  /** Makes the row (and on a phone the card) a link; the title column carries it. */
  to?: (row: Row) => string
  /** A marked row: due (amber) or bad (red). */
  mark?: (row: Row) => 'due' | 'bad' | null | undefined
  totalLabel?: string
  /** A press beside the links chooses the row instead of opening it. */
  onRow?: (row: Row) => void
  /** The row that keys act on; a wide table shows it tinted. */
  chosen?: (row: Row) => boolean
}

// Widths of the table's own place: a section beside another is narrower than the window says.
const HIDE = {
  sm: '@max-[24rem]:hidden', md: '@max-[40rem]:hidden', lg: '@max-[46rem]:hidden', xl: '@max-[60rem]:hidden', '2xl': '@max-[68rem]:hidden', '3xl': '@max-[76rem]:hidden',
}
const MARK = { due: 'mark mark-due', bad: 'mark mark-bad' }

/** One list of columns: a dense table from 768 px, cards below it. */
export function DataTable<Row>(props: Props<Row>) {
  return useWide() ? <WideTable {...props} /> : <Cards {...props} />
}

const cellClass = <Row,>(column: Column<Row>) => cx(column.num && 'num', column.hide && HIDE[column.hide])

const named = <Row,>(column: Column<Row>, row: Row, to?: (row: Row) => string) =>
  column.card === 'title' && to ? <NameLink to={to(row)}>{column.cell(row)}</NameLink> : column.cell(row)

function WideTable<Row>({ label, rows, columns: all, id, to, mark, chosen, onRow }: Props<Row>) {
  const columns = all.filter((column) => column.only !== 'card')
  const open = useRowOpener()
  return (
    <div className="@container -mx-3 overflow-x-auto px-3" role="region" aria-label={label} tabIndex={0}>
      <table className="tbl">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={cellClass(column)}>
                {column.head || <span className="sr-only">{column.say ?? column.key}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const tone = mark?.(row)
            return (
              <tr key={id(row)} className={cx(to && 'link', tone && MARK[tone], chosen?.(row) && 'mark')} aria-current={chosen?.(row) || undefined} onClick={onRow ? () => onRow(row) : to && ((event) => open(event, to(row)))}>
                {columns.map((column) => <td key={column.key} className={cellClass(column)}>{named(column, row, to)}</td>)}
              </tr>
            )
          })}
          {columns.some((column) => column.total !== undefined) && (
            <tr className="total">{columns.map((column) => <td key={column.key} className={cellClass(column)}>{column.total}</td>)}</tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

/** Anywhere on the row opens it, but for links and buttons in it and for text being selected. */
function useRowOpener() {
  const router = useRouter({ warn: false })
  return (event: MouseEvent, to: string) => {
    const inner = (event.target as HTMLElement).closest('a, button, input, label')
    if (inner || event.defaultPrevented || String(window.getSelection() ?? '') !== '') return
    if (event.metaKey || event.ctrlKey) window.open(router.history.createHref(to), '_blank')
    else void router.navigate({ href: to })
  }
}

function Cards<Row>({ label, rows, columns, id, to, mark, totalLabel = 'Total' }: Props<Row>) {
  const at = (place: Column<Row>['card']) => columns.filter((column) => (column.card ?? 'pair') === place)
  const figures = at('figure')
  const summed = figures.find((column) => column.total !== undefined)
  const totals = summed ? [summed] : columns.filter((column) => column.num && column.total !== undefined)
  return (
    <ul className="border-t border-border" aria-label={label}>
      {rows.map((row) => {
        const tone = mark?.(row)
        return (
          <li key={id(row)} className={cx('relative border-b border-separator py-3', tone && `-mx-4 px-4 ${tone === 'due' ? 'bg-due-wash' : 'bg-bad-wash'}`)}>
            <div className="flex items-baseline justify-between gap-3">
              <div className={cx('min-w-0 truncate font-medium', to && '[&_a]:after:absolute [&_a]:after:inset-0')}>
                {at('title').map((column) => <span key={column.key}>{named(column, row, to)}</span>)}
              </div>
              <div className="shrink-0 text-end font-semibold">
                {figures.map((column) => <span key={column.key}>{column.cell(row)}</span>)}
              </div>
            </div>
            <CardLines columns={at('line')} row={row} />
            <CardPairs columns={at('pair')} row={row} />
            {at('foot').map((column) => <div key={column.key} className="relative z-1 mt-1 -mb-1 empty:hidden">{column.cell(row)}</div>)}
          </li>
        )
      })}
      {totals.length > 0 && (
        <li className="total-row flex flex-wrap items-baseline justify-between gap-x-5 py-2.5">
          <span>{totalLabel}</span>
          {totals.map((column) => (
            <span key={column.key}>{totals.length > 1 && <span className="me-1.5 text-[13px] font-normal text-muted">{column.head}</span>}{column.total}</span>
          ))}
        </li>
      )}
    </ul>
  )
}

function CardLines<Row>({ columns, row }: { columns: Column<Row>[]; row: Row }) {
  if (columns.length === 0) return null
  return (
    <div className="mt-0.5 flex flex-wrap items-center gap-x-3 text-[13px] text-muted [&_a]:relative [&_a]:z-1 [&_button]:relative [&_button]:z-1">
      {columns.map((column) => <span key={column.key} className="inline-flex min-w-0 items-center">{column.cell(row)}</span>)}
    </div>
  )
}

function CardPairs<Row>({ columns, row }: { columns: Column<Row>[]; row: Row }) {
  if (columns.length === 0) return null
  return (
    <dl className="mt-1.5 flex flex-wrap gap-x-5 gap-y-0.5 text-[13px] [&_a]:relative [&_a]:z-1 [&_button]:relative [&_button]:z-1">
      {columns.map((column) => (
        <div key={column.key} className="flex gap-1.5"><dt className="text-muted">{column.head || column.say}</dt><dd>{column.cell(row)}</dd></div>
      ))}
    </dl>
  )
}

/** The foot of a list by cursor. */
export function MoreRows({ shown, count, hasMore, loading, onMore }: {
  shown: number; count?: string; hasMore: boolean; loading: boolean; onMore: () => void
}) {
  if (!hasMore) return null
  return (
    <div className="mt-3 flex min-h-8 items-center justify-between gap-4 text-[13px] text-muted">
      <span className="tabular-nums">{shown.toLocaleString('en')} of {count ?? shown.toLocaleString('en')}</span>
      <Button size="sm" variant="outline" isPending={loading} onPress={onMore}>{loading ? 'Loading' : 'Show more'}</Button>
    </div>
  )
}
