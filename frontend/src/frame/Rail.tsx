import { useSession } from '@/api/session'
import { AppLink } from '@/components/AppLink'
import { cx } from '@/lib/classes'
import { Mark } from './Mark'
import type { Entry } from './navigation'

/** The left rail: 208 px from 1024, icons from 768; the lender always at its head. */
export function Rail({ entries, current }: { entries: Entry[]; current?: Entry }) {
  const { workspace, person } = useSession()
  return (
    <aside aria-label="Lender and menu" className="sticky top-0 hidden h-dvh w-14 shrink-0 flex-col border-e border-border bg-surface-secondary md:flex lg:w-52 no-print">
      <div className="flex h-13 shrink-0 items-center gap-2.5 border-b border-border px-3.5 lg:px-4">
        <Mark name={workspace.name} />
        <div className="min-w-0 max-lg:sr-only">
          <div className="truncate text-[14px]/4 font-semibold">{workspace.name}</div>
          {person.branch && <div className="truncate text-xs text-muted">{person.branch.name}</div>}
        </div>
      </div>
      <nav className="flex-1 space-y-px overflow-y-auto p-2" aria-label="Main">
        {entries.map((entry) => <RailEntry key={entry.to} entry={entry} here={entry.to === current?.to} />)}
      </nav>
      <div className="border-t border-border px-4 py-2.5 text-xs text-muted max-lg:hidden">Lendspace</div>
    </aside>
  )
}

function RailEntry({ entry, here }: { entry: Entry; here: boolean }) {
  const { name, to, icon: Icon, waiting } = entry
  return (
    <AppLink
      to={to}
      aria-current={here ? 'page' : undefined}
      title={name}
      className={cx(
        'relative flex h-9 items-center gap-2.5 rounded-[6px] px-2.5 no-underline max-lg:justify-center',
        here
          ? 'bg-surface-tertiary font-semibold text-foreground before:absolute before:inset-y-2 before:-start-2 before:w-[3px] before:rounded-e-[2px] before:bg-accent'
          : 'text-muted hover:bg-surface-tertiary hover:text-foreground',
      )}
    >
      <Icon className="size-[18px] shrink-0" strokeWidth={here ? 2.1 : 1.75} aria-hidden />
      <span className="truncate max-lg:sr-only">{name}</span>
      {!!waiting && (
        <span className="ms-auto text-[13px] font-medium text-accent-text tabular-nums max-lg:absolute max-lg:end-0.5 max-lg:top-0 max-lg:text-2xs">
          {waiting}<span className="sr-only"> waiting</span>
        </span>
      )}
    </AppLink>
  )
}
