import { Archive, CircleCheck, CircleDot, Clock, TriangleAlert, type LucideIcon } from 'lucide-react'
import { stateWord, type StateKind, type Tone } from './states'
import { cx } from '@/lib/classes'

const ICON: Record<Tone, LucideIcon> = { ok: CircleCheck, go: CircleDot, due: Clock, bad: TriangleAlert, shut: Archive }
const MARK: Record<Tone, string> = { ok: 'text-ok', go: 'text-go', due: 'text-due', bad: 'text-bad', shut: 'text-shut' }
const BOX: Record<Tone, string> = {
  ok: 'bg-ok-wash text-ok-ink', go: 'bg-go-wash text-go-ink', due: 'bg-due-wash text-due-ink',
  bad: 'bg-bad-wash text-bad-ink', shut: 'bg-shut-wash text-shut-ink',
}

type Props = {
  of: StateKind
  state: string
  /** A few letters after the word: "31 days". */
  note?: string
  /** Tinted: only for the one state of the page. */
  boxed?: boolean
}

/** A state is a mark, a word and a colour; in rows only the mark is coloured. */
export function StateBadge({ of, state, note, boxed }: Props) {
  const { word, tone, icon } = stateWord(of, state)
  const Icon = icon ?? ICON[tone]
  const words = <>{word}{note && <span className={boxed ? 'font-normal' : 'text-muted'}> {note}</span>}</>
  if (boxed) {
    return (
      <span className={cx('inline-flex h-6 items-center gap-1.5 rounded-[4px] px-2 text-[13px] font-medium whitespace-nowrap', BOX[tone])}>
        <Icon className="size-3.5 shrink-0" aria-hidden />{words}
      </span>
    )
  }
  return (
    <span className="inline-flex items-baseline gap-1.5 whitespace-nowrap text-foreground">
      <Icon className={cx('size-3.5 shrink-0 translate-y-0.5', MARK[tone])} strokeWidth={2.25} aria-hidden />
      <span>{words}</span>
    </span>
  )
}
