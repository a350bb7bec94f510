import type { JournalLine } from '@/api/types'
import { Money } from './Money'

/** A journal entry as it goes into the books: account, debit, credit. */
export function JournalLines({ lines }: { lines: readonly JournalLine[] }) {
  return (
    <table className="tbl">
      <thead><tr><th scope="col">Account</th><th scope="col" className="num">Debit</th><th scope="col" className="num">Credit</th></tr></thead>
      <tbody>
        {lines.map(({ account, debit, credit }, index) => (
          <tr key={`${account.code}-${index}`}>
            <td className="whitespace-normal!"><span className="text-muted tabular-nums">{account.code}</span> {account.name}</td>
            <td className="num">{debit && <Money of={debit} />}</td>
            <td className="num">{credit && <Money of={credit} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
