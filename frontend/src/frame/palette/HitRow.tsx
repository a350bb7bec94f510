import { useEffect, useRef } from 'react'
import { StateBadge } from '@/components/StateBadge'
import { cx } from '@/lib/classes'
import type { Hit } from './hits'

type Props = { id: string; hit: Hit; chosen: boolean; typed: string; onOpen: () => void; onPoint: () => void }

/** One find: the words that matched stand out, the state at the end. */
export function HitRow({ id, hit, chosen, typed, onOpen, onPoint }: Props) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => { if (chosen) row.current?.scrollIntoView?.({ block: 'nearest' }) }, [chosen])
  const { title, note, state, press, icon: Icon } = hit
  return (
    <div
      ref={row}
      id={id}
      role="option"
      aria-selected={chosen}
      onClick={onOpen}
      onPointerMove={chosen ? undefined : onPoint}
      className={cx('mx-2 flex min-h-11 cursor-pointer items-center gap-3 rounded-[5px] px-2 md:min-h-9', chosen && 'bg-surface-tertiary')}
    >
      {Icon && <Icon className="size-4 shrink-0 text-muted" aria-hidden />}
      <span className="min-w-0 flex-1 truncate">
        <Matched text={title} typed={typed} />
        {note && <span className="ms-2 text-[13px] text-muted">{note}</span>}
      </span>
      {press && <kbd className="keycap max-md:hidden">{press}</kbd>}
      {state && <span className="text-[13px] max-sm:hidden"><StateBadge {...state} /></span>}
    </div>
  )
}

function Matched({ text, typed }: { text: string; typed: string }) {
  const wanted = typed.trim().toLowerCase()
  const at = wanted.length < 2 ? -1 : text.toLowerCase().indexOf(wanted)
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <mark className="bg-transparent font-semibold text-accent-text">{text.slice(at, at + wanted.length)}</mark>
      {text.slice(at + wanted.length)}
    </>
  )
}
