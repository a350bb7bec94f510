import { lazy, Suspense } from 'react'
import type { MonthFigures } from '@/api/types'
import { BlockSkeleton } from '../feedback'
import { Money } from '../Money'
import { ChartKey } from './ChartKey'
import { monthText } from '@/lib/day'

const MonthsPlot = lazy(() => import('./MonthsPlot'))
const KEY = [{ word: 'Due', colour: 'var(--a0)' }, { word: 'Collected', colour: 'var(--c1)' }]

/** Collected against due by month: the dark column inside the pale one; the gap is what was missed. Can be read as a table. */
export function MonthsChart({ months, asTable }: { months: readonly MonthFigures[]; asTable: boolean }) {
  if (asTable) return <MonthsTable months={months} />
  const first = months[0]
  const last = months.at(-1)
  return (
    <div>
      <ChartKey items={KEY} />
      <div
        className="mt-2 h-48 md:h-56"
        role="img"
        aria-label={first && last ? `Collected against due by month, ${monthText(first.month)} to ${monthText(last.month)}` : 'No month yet'}
      >
        <Suspense fallback={<BlockSkeleton className="h-48 md:h-56" />}><MonthsPlot months={months} /></Suspense>
      </div>
    </div>
  )
}

function MonthsTable({ months }: { months: readonly MonthFigures[] }) {
  return (
    <div className="overflow-x-auto" role="region" aria-label="Months" tabIndex={0}>
      <table className="tbl">
        <thead><tr><th scope="col">Month</th><th scope="col" className="num">Due</th><th scope="col" className="num">Collected</th><th scope="col" className="num">Disbursed</th></tr></thead>
        <tbody>
          {months.map((month) => (
            <tr key={month.month}>
              <td>{monthText(month.month)}</td>
              <td className="num"><Money of={month.due} places={0} dash /></td>
              <td className="num"><Money of={month.collected} places={0} dash /></td>
              <td className="num"><Money of={month.disbursed} places={0} dash /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
