import type { Money as MoneyValue, Split } from '@/api/types'
import { Money } from '../Money'
import { CREDIT, PARTS } from './parts'
import { isZero, percentOf } from '@/lib/money'

type Props = {
  split: Split & { credit?: MoneyValue }
  /** What the parts add up to, as the server said. */
  total: MoneyValue
  totalLabel: string
}

/** Where an amount goes: one bar and its rows, in the order in which it is taken. */
export function SplitBar({ split, total, totalLabel }: Props) {
  const parts = [
    ...[...PARTS].reverse().map(({ name, word, colour }) => ({ word, colour, money: split[name] })),
    ...(split.credit ? [{ ...CREDIT, money: split.credit }] : []),
  ].filter((part) => !isZero(part.money.amount))
  return (
    <div>
      <div className="flex h-3 gap-px overflow-hidden rounded-[2px] bg-surface-tertiary" aria-hidden>
        {parts.map(({ word, colour, money }) => <span key={word} style={{ width: `${percentOf(money.amount, total.amount)}%`, background: colour }} />)}
      </div>
      <table className="tbl mt-1">
        <thead className="sr-only"><tr><th>Part</th><th>Amount</th></tr></thead>
        <tbody>
          {parts.map(({ word, colour, money }) => (
            <tr key={word}>
              <td><span className="flex items-center gap-2"><span className="size-2.5 rounded-[2px]" style={{ background: colour }} aria-hidden />{word}</span></td>
              <td className="num"><Money of={money} /></td>
            </tr>
          ))}
          <tr className="total"><td>{totalLabel}</td><td className="num"><Money of={total} /></td></tr>
        </tbody>
      </table>
    </div>
  )
}
