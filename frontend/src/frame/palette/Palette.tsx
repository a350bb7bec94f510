import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { LoaderCircle, Search, X } from 'lucide-react'
import { useId, useState, type KeyboardEvent } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { useSession } from '@/api/session'
import { asProblem } from '@/lib/problem'
import { useDebounced } from '@/lib/useDebounced'
import type { Entry } from '../navigation'
import { foundQuery, hitGroups, isSearch, type Hit, type HitGroup } from './hits'
import { HitRow } from './HitRow'
import type { PaletteMode } from './mode'

type Props = { mode: PaletteMode; entries: Entry[]; onMode: (mode: PaletteMode) => void; onClose: () => void }

const PROMPT: Record<PaletteMode, string> = { search: 'Name, phone, loan or what to do', collect: 'Who is paying? Name, phone or loan' }

/** Everything from one field: a few letters and Enter reach any customer, loan, screen or deed. */
export function Palette(props: Props) {
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && props.onClose()}
      className="fixed inset-0 z-50 flex justify-center bg-backdrop pt-3 max-md:px-3 md:pt-[12vh]"
    >
      <Modal className="h-fit w-full max-w-xl">
        <Dialog aria-label={props.mode === 'collect' ? 'Record a repayment' : 'Search or do anything'} className="overflow-hidden rounded-[10px] bg-overlay shadow-overlay outline-none">
          <PaletteBody key={props.mode} {...props} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function PaletteBody({ mode, entries, onMode, onClose }: Props) {
  const { person, workspace } = useSession()
  const navigate = useNavigate()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const rested = useDebounced(typed.trim(), 160)
  const found = useQuery(foundQuery(rested, mode, person))
  const customerWords = { one: workspace.customer_word, many: workspace.customer_word_plural }
  const groups = hitGroups({ typed, mode, person, customerWords, entries, found: isSearch(typed) ? found.data : undefined })
  const hits = groups.flatMap((group) => group.hits)
  const open = (hit: Hit) => {
    if (hit.opens) return onMode(hit.opens)
    onClose()
    if (hit.to) void navigate({ href: hit.to })
  }
  const move = (by: number) => setAt((now) => Math.max(0, Math.min(hits.length - 1, now + by)))
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = hits[at]
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if (event.key === 'Enter' && chosen) open(chosen)
    else return
    event.preventDefault()
  }
  const waiting = isSearch(typed) && (found.isFetching || rested !== typed.trim())
  return (
    <>
      <label className="flex h-13 items-center gap-3 border-b border-border px-4">
        {waiting ? <LoaderCircle className="size-4.5 animate-spin text-muted" aria-hidden /> : <Search className="size-4.5 text-muted" aria-hidden />}
        <span className="sr-only">{PROMPT[mode]}</span>
        <input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={`${id}list`}
          aria-activedescendant={hits[at] ? `${id}${hits[at].id}` : undefined}
          value={typed}
          onChange={(event) => { setTyped(event.target.value); setAt(0) }}
          onKeyDown={onKeyDown}
          placeholder={PROMPT[mode]}
          autoComplete="off"
          spellCheck={false}
          className="min-w-0 flex-1 bg-transparent text-base outline-none! placeholder:text-field-placeholder"
        />
        <kbd className="keycap max-md:hidden">Esc</kbd>
        <button type="button" aria-label="Close" onClick={onClose} className="-me-3 inline-flex size-11 items-center justify-center text-muted md:hidden"><X className="size-5" aria-hidden /></button>
      </label>
      <Groups id={id} groups={groups} chosen={hits[at]} typed={typed} onOpen={open} onPoint={(hit) => setAt(hits.indexOf(hit))} />
      {hits.length === 0 && <Nothing mode={mode} typed={typed} waiting={waiting} error={found.error} />}
      <div className="flex gap-4 border-t border-border bg-surface-secondary px-4 py-2 text-xs text-muted max-md:hidden">
        <span>↑↓ choose</span><span>Enter open</span><span>phone number, loan number, part of a name</span>
      </div>
    </>
  )
}

type GroupsProps = { id: string; groups: HitGroup[]; chosen?: Hit; typed: string; onOpen: (hit: Hit) => void; onPoint: (hit: Hit) => void }

function Groups({ id, groups, chosen, typed, onOpen, onPoint }: GroupsProps) {
  return (
    <div id={`${id}list`} role="listbox" aria-label="Found" className="max-h-[min(26rem,60dvh)] overflow-y-auto py-2 empty:hidden">
      {groups.map((group) => (
        <div key={group.name} role="group" aria-label={group.name} className="pb-1">
          <div className="px-4 py-1 text-xs font-medium text-muted" aria-hidden>{group.name}</div>
          {group.hits.map((hit) => (
            <HitRow key={hit.id} id={`${id}${hit.id}`} hit={hit} chosen={hit === chosen} typed={typed} onOpen={() => onOpen(hit)} onPoint={() => onPoint(hit)} />
          ))}
        </div>
      ))}
    </div>
  )
}

function Nothing({ mode, typed, waiting, error }: { mode: PaletteMode; typed: string; waiting: boolean; error: Error | null }) {
  const sentence = error
    ? asProblem(error).detail
    : waiting
      ? 'Looking'
      : isSearch(typed)
        ? `Nothing found for “${typed.trim()}”.`
        : mode === 'collect' ? 'Type a name, a phone number or a loan number.' : 'Nothing by these letters. Two letters also search the book.'
  return <p className="px-4 py-6 text-muted" role="status">{sentence}</p>
}
