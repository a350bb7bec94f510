import type { AgeingPart, Bucket, Money as MoneyValue } from '@/api/types'
import { Money } from '../Money'
import { AppLink } from '../AppLink'
import { countOf } from '@/lib/day'
import { percentOf } from '@/lib/money'

const BUCKETS: Record<Bucket, { word: string; colour: string }> = {
  current: { word: 'Not late', colour: 'var(--a0)' },
  '1-30': { word: '1–30 days', colour: 'var(--a1)' },
  '31-60': { word: '31–60 days', colour: 'var(--a2)' },
  '61-90': { word: '61–90 days', colour: 'var(--a3)' },
  '91+': { word: 'Over 90 days', colour: 'var(--a4)' },
}

type Props = {
  parts: readonly AgeingPart[]
  /** The outstanding principal of all parts, as the server summed it. */
  total: MoneyValue
  /** The loans of a part; without it the rows do not link. */
  to?: (bucket: Bucket) => string
}

/** Outstanding principal by days late as one stacked bar, light to dark, with its table. */
export function AgeingBar({ parts, total, to }: Props) {
  const loans = parts.reduce((sum, part) => sum + part.loans, 0)
  return (
    <div>
      <div className="flex h-7 gap-px overflow-hidden rounded-[3px] bg-surface-tertiary" aria-hidden>
        {parts.filter((part) => part.loans > 0).map((part) => (
          <span
            key={part.bucket}
            style={{ width: `${percentOf(part.principal_outstanding.amount, total.amount)}%`, background: BUCKETS[part.bucket].colour, minWidth: 4 }}
          />
        ))}
      </div>
      <table className="tbl mt-2">
        <thead className="sr-only"><tr><th>Days late</th><th>Loans</th><th>Principal outstanding</th><th>Share</th></tr></thead>
        <tbody>
          {parts.map((part) => <PartRow key={part.bucket} part={part} total={total} to={to?.(part.bucket)} />)}
          <tr className="total">
            <td>Outstanding</td>
            <td className="num max-sm:hidden">{countOf(loans, 'loan')}</td>
            <td className="num"><Money of={total} places={0} /></td>
            <td className="num">{loans > 0 ? '100.0%' : '–'}</td>
          </tr>
        </tbody>
      </table>
    </div>
  )
}

function PartRow({ part, total, to }: { part: AgeingPart; total: MoneyValue; to?: string }) {
  const { word, colour } = BUCKETS[part.bucket]
  const name = <><span className="size-2.5 rounded-[2px]" style={{ background: colour }} aria-hidden />{word}</>
  return (
    <tr>
      <td>
        {to
          ? <AppLink to={to} className="flex min-h-7 items-center gap-2 no-underline hover:underline">{name}</AppLink>
          : <span className="flex items-center gap-2">{name}</span>}
      </td>
      <td className="num text-muted max-sm:hidden">{countOf(part.loans, 'loan')}</td>
      <td className="num"><Money of={part.principal_outstanding} places={0} dash /></td>
      <td className="num w-16 text-muted">{percentOf(part.principal_outstanding.amount, total.amount).toFixed(1)}%</td>
    </tr>
  )
}
