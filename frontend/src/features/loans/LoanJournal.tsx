import { useInfiniteQuery } from '@tanstack/react-query'
import type { JournalEntry } from '@/api/types'
import { EmptyState } from '@/components/feedback'
import { JournalLines } from '@/components/JournalLines'
import { QueryList } from '@/components/QueryList'
import { dayText } from '@/lib/day'
import { journalQuery } from './queries'

/** What this loan put into the books, entry by entry. */
export function LoanJournal({ loanId }: { loanId: number }) {
  const list = useInfiniteQuery(journalQuery(loanId))
  return (
    <QueryList query={list} name="Journal" empty={<EmptyState title="Nothing in the books yet">The first entry is made when the loan is disbursed.</EmptyState>}>
      {(entries) => <ol className="space-y-4">{entries.map((entry) => <Entry key={entry.id} entry={entry} />)}</ol>}
    </QueryList>
  )
}

function Entry({ entry }: { entry: JournalEntry }) {
  return (
    <li>
      <div className="flex flex-wrap items-baseline gap-x-2 bg-surface-secondary px-3 py-1 text-[13px]">
        <span className="font-medium">{dayText(entry.posted_on)}</span>
        <span>{entry.memo}</span>
        <span className="text-muted">{entry.by.name}</span>
      </div>
      <div className="overflow-x-auto" role="region" aria-label={`Journal entry of ${dayText(entry.posted_on)}`} tabIndex={0}><JournalLines lines={entry.lines} /></div>
    </li>
  )
}
