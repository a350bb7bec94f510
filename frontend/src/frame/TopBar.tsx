import { Search } from 'lucide-react'
import { useSession } from '@/api/session'
import { dayText } from '@/lib/day'
import { AccountMenu } from './AccountMenu'
import { Mark } from './Mark'
import type { Entry } from './navigation'

const onMac = () => /Mac|iPhone|iPad/.test(navigator.platform)

/** Search or do anything, the day of the books, who I am. */
export function TopBar({ more, onSearch }: { more: Entry[]; onSearch: () => void }) {
  const { workspace } = useSession()
  return (
    <header className="sticky top-0 z-20 flex h-13 items-center gap-3 border-b border-border bg-background px-4 md:px-6 no-print">
      <span className="flex min-w-0 items-center gap-2 md:hidden"><Mark name={workspace.name} size={26} /><span className="truncate font-semibold">{workspace.name}</span></span>
      <div className="hidden flex-1 md:block">
        <button
          type="button"
          onClick={onSearch}
          aria-keyshortcuts="Control+K Meta+K"
          className="flex h-8 w-full max-w-md cursor-pointer items-center gap-2 rounded-[6px] border border-field-border bg-background px-2.5 text-start text-[13px] text-muted hover:border-rule"
        >
          <Search className="size-4" aria-hidden /><span className="truncate">Name, phone, loan or what to do</span>
          <kbd className="keycap ms-auto bg-surface-secondary">{onMac() ? '⌘ K' : 'Ctrl K'}</kbd>
        </button>
      </div>
      <div className="ms-auto flex items-center gap-1 md:gap-3">
        <span className="hidden text-[13px] whitespace-nowrap lg:inline"><span className="text-muted">Books open for</span> <span className="font-medium">{dayText(workspace.business_date)}</span></span>
        <button type="button" onClick={onSearch} className="inline-flex size-11 cursor-pointer items-center justify-center rounded-[6px] text-muted hover:bg-surface-tertiary md:hidden" aria-label="Search or do anything"><Search className="size-5" aria-hidden /></button>
        <AccountMenu more={more} />
      </div>
    </header>
  )
}
