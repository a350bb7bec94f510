import { AppLink } from '@/components/AppLink'
import { cx } from '@/lib/classes'
import type { Entry, MainDeed } from './navigation'
import type { PaletteMode } from './palette/mode'

type Props = { entries: Entry[]; current?: Entry; deed: MainDeed; onOpen: (mode: PaletteMode) => void }

/** The bar of a phone: four entries, and in the middle what this role does most. */
export function PhoneBar({ entries, current, deed, onOpen }: Props) {
  const [a, b, c, d] = entries
  return (
    <nav className="pb-safe fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-t border-border bg-background pt-1 md:hidden no-print" aria-label="Main, phone">
      {a && <BarEntry entry={a} here={a.to === current?.to} />}
      {b && <BarEntry entry={b} here={b.to === current?.to} />}
      <BarDeed deed={deed} onOpen={onOpen} />
      {c && <BarEntry entry={c} here={c.to === current?.to} />}
      {d && <BarEntry entry={d} here={d.to === current?.to} />}
    </nav>
  )
}

function BarEntry({ entry, here }: { entry: Entry; here: boolean }) {
  const { name, to, icon: Icon, waiting } = entry
  return (
    <AppLink
      to={to}
      aria-current={here ? 'page' : undefined}
      className={cx('relative flex h-12 min-w-0 flex-col items-center justify-center gap-0.5 text-2xs no-underline', here ? 'font-semibold text-accent-text' : 'text-muted')}
    >
      <Icon className="size-5" aria-hidden />
      <span className="max-w-full truncate px-0.5">{name}</span>
      {!!waiting && <span className="absolute start-1/2 top-0.5 ms-2 rounded-full bg-background px-1 font-semibold text-accent-text tabular-nums">{waiting}<span className="sr-only"> waiting</span></span>}
    </AppLink>
  )
}

function BarDeed({ deed, onOpen }: { deed: MainDeed; onOpen: Props['onOpen'] }) {
  const { name, icon: Icon } = deed
  const face = (
    <>
      <span className="-mt-4 mb-0.5 inline-flex size-12 items-center justify-center rounded-[12px] bg-accent text-accent-foreground ring-4 ring-background"><Icon className="size-5" aria-hidden /></span>
      {name}
    </>
  )
  const look = 'flex h-12 cursor-pointer flex-col items-center justify-center text-2xs font-semibold no-underline'
  return 'to' in deed
    ? <AppLink to={deed.to} className={look}>{face}</AppLink>
    : <button type="button" className={look} onClick={() => onOpen(deed.opens)}>{face}</button>
}
