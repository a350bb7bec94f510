import { useQuery } from '@tanstack/react-query'
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { homeQuery } from '@/api/queries'
import { useMay, useSession, useSessionState } from '@/api/session'
import { isTaken } from '@/lib/useShortcuts'
import { signInHref } from '@/routes/workspace'
import { currentEntry, mainDeedFor, railFor } from './navigation'
import { Palette } from './palette/Palette'
import type { PaletteMode } from './palette/mode'
import { PhoneBar } from './PhoneBar'
import { Rail } from './Rail'
import { TopBar } from './TopBar'

/** The frame of a signed-in person; a session that ends leads to the sign-in and from there back here. */
export function WorkspaceFrame() {
  const state = useSessionState()
  const navigate = useNavigate()
  const href = useRouterState({ select: (router) => router.location.href })
  useEffect(() => {
    if (state.status === 'signed_out') void navigate({ href: signInHref(state.ended ? href : '/') })
  }, [state, navigate, href])
  return state.status === 'signed_in' ? <Frame /> : null
}

function Frame() {
  const { person, workspace } = useSession()
  const home = useQuery(homeQuery())
  const [palette, setPalette] = useState<PaletteMode | null>(null)
  const place = useRouterState({ select: ({ location }) => ({ pathname: location.pathname, search: location.search as Record<string, unknown> }) })
  const entries = railFor(person, home.data?.waiting, workspace.customer_word_plural)
  const current = currentEntry(entries, place)
  usePaletteKeys(setPalette, useMay()('repayments.record'))
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#content" className="sr-only z-50 rounded bg-background px-3 py-2 focus:not-sr-only focus:fixed focus:start-2 focus:top-2">Skip to the content</a>
      {workspace.is_demo && <DemoBand />}
      <div className="flex min-h-0 flex-1">
        <Rail entries={entries} current={current} />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar more={entries.slice(4)} onSearch={() => setPalette('search')} />
          <Content pathname={place.pathname} />
        </div>
      </div>
      <PhoneBar entries={entries.slice(0, 4)} current={current} deed={mainDeedFor(person)} onOpen={setPalette} />
      {palette && <Palette mode={palette} entries={entries} onMode={setPalette} onClose={() => setPalette(null)} />}
    </div>
  )
}

/** After a change of page the reader starts at the content, not at the menu again. */
function Content({ pathname }: { pathname: string }) {
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  useEffect(() => {
    if (first.current) first.current = false
    else main.current?.focus({ preventScroll: true })
  }, [pathname])
  return (
    <main ref={main} id="content" tabIndex={-1} className="mx-auto w-full max-w-[1520px] flex-1 px-4 pt-4 pb-28 outline-none md:px-6 md:pt-5 md:pb-16">
      <Outlet />
    </main>
  )
}

function DemoBand() {
  return (
    <div className="no-print">
      <div className="stripes h-1.5" aria-hidden />
      <div role="region" aria-label="Demo data" className="border-b border-border bg-due-wash px-4 py-1 text-center text-[13px] text-due-ink">
        Demo data: nothing is sent, no money moves.
      </div>
    </div>
  )
}

/** Ctrl K or / searches from everywhere; R asks who is paying, where the page has no R of its own. */
function usePaletteKeys(open: (mode: PaletteMode) => void, collects: boolean): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase()
      const searches = ((event.ctrlKey || event.metaKey) && key === 'k') || (key === '/' && !isTaken(event))
      if (!searches && !(collects && key === 'r' && !isTaken(event))) return
      event.preventDefault()
      open(searches ? 'search' : 'collect')
    }
    window.addEventListener('keydown', onKey) // behind the pages, which listen on the document
    return () => window.removeEventListener('keydown', onKey)
  })
}
