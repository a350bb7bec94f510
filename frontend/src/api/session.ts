// Who is signed in. The access token lives in this module and nowhere else; the refresh token is a cookie that scripts cannot read.
import { useSyncExternalStore } from 'react'
import { setZone } from '@/lib/day'
import { ProblemError, problemOf, unreachable } from '@/lib/problem'
import type { Permission, Session } from './types'

export type SessionState =
  | { status: 'unknown' }
  | { status: 'signed_out'; ended: boolean }
  | { status: 'signed_in'; session: Session }

const AUTH = '/api/staff/auth'
const LOCK = 'lendspace.refresh'
const SIGNED_OUT = 'signed-out'

let state: SessionState = { status: 'unknown' }
let refreshing: Promise<boolean> | null = null
const listeners = new Set<() => void>()
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('lendspace.session')

if (tabs) tabs.onmessage = (news) => news.data === SIGNED_OUT && set({ status: 'signed_out', ended: false })

function set(next: SessionState): void {
  state = next
  if (next.status === 'signed_in') setZone(next.session.workspace.time_zone)
  listeners.forEach((tell) => tell())
}

export const getSession = () => state
export const accessToken = () => (state.status === 'signed_in' ? state.session.access : null)
export const startSession = (session: Session) => set({ status: 'signed_in', session })

function subscribe(tell: () => void) {
  listeners.add(tell)
  return () => listeners.delete(tell)
}
export const useSessionState = () => useSyncExternalStore(subscribe, getSession)

/** The session of a screen behind the sign-in; throws where there is none. */
export function useSession(): Session {
  const now = useSessionState()
  if (now.status !== 'signed_in') throw new Error('This screen is behind the sign-in.')
  return now.session
}

/** Whether the signed-in person may do this. Screens hide or explain by it; the server decides. */
export function useMay(): (permission: Permission) => boolean {
  const now = useSessionState()
  const permissions = now.status === 'signed_in' ? now.session.person.permissions : []
  return (permission) => permissions.includes(permission)
}

/**
 * Exchanges the cookie for a new access token; true when somebody is signed in afterwards.
 * Callers at the same moment share one exchange, and tabs take turns: a rotated cookie used twice would end the session.
 */
export function refreshSession(): Promise<boolean> {
  refreshing ??= takingTurns(exchange).finally(() => { refreshing = null })
  return refreshing
}

const takingTurns = <T,>(work: () => Promise<T>): Promise<T> =>
  typeof navigator !== 'undefined' && navigator.locks ? navigator.locks.request(LOCK, work) as Promise<T> : work()

async function exchange(): Promise<boolean> {
  const response = await post('/refresh')
  if (response.ok) {
    startSession(await response.json() as Session)
    return true
  }
  if (response.status === 401 || response.status === 403) {
    set({ status: 'signed_out', ended: state.status === 'signed_in' })
    return false
  }
  throw new ProblemError(await problemOf(response))
}

/** Ends the session here, on the server and in the other tabs. */
export async function signOut(): Promise<void> {
  await post('/sign-out').catch(() => null) // the cookie dies with the server's answer; without a connection this page still forgets
  set({ status: 'signed_out', ended: false })
  tabs?.postMessage(SIGNED_OUT)
}

async function post(path: string): Promise<Response> {
  try {
    return await fetch(AUTH + path, {
      method: 'POST', credentials: 'same-origin', body: '{}', headers: { 'Content-Type': 'application/json', 'X-Lendspace-Client': 'web', ...bearer() },
    })
  } catch {
    throw new ProblemError(unreachable())
  }
}

const bearer = (): Record<string, string> => {
  const token = accessToken()
  return token ? { Authorization: `Bearer ${token}` } : {}
}
