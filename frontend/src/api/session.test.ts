import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, keyed, staff } from './client'
import { accessToken, getSession, refreshSession, signOut, startSession } from './session'
import { ProblemError } from '@/lib/problem'
import { session } from '@/test/render'

type Reply = { status: number; body?: unknown }
let replies: (request: Request) => Reply
let sent: Request[]

const json = ({ status, body = {} }: Reply) => new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
const to = (path: string) => sent.filter((request) => new URL(request.url).pathname.endsWith(path))

beforeEach(() => {
  sent = []
  replies = () => ({ status: 200, body: session })
  vi.stubGlobal('fetch', async (input: Request | string, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(new URL(input, window.location.origin), init)
    sent.push(request)
    await Promise.resolve()
    return json(replies(request))
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('an access token that has ended', () => {
  const fresh = { ...session, access: 'second-token' }
  const bearer = (request: Request) => request.headers.get('Authorization')

  beforeEach(() => {
    startSession(session)
    replies = (request) => {
      if (request.url.endsWith('/auth/refresh')) return { status: 200, body: fresh }
      return bearer(request) === 'Bearer second-token' ? { status: 200, body: { id: 1 } } : { status: 401 }
    }
  })

  it('is renewed once for all requests at the same moment', async () => {
    await Promise.all(['/home', '/products', '/ledger/trial-balance'].map((path) => answer(staff.GET(path as '/home'))))
    expect(to('/auth/refresh')).toHaveLength(1)
    expect(accessToken()).toBe('second-token')
  })

  it('sends a deed again with the same key and body', async () => {
    await answer(staff.POST('/branches', { params: { header: keyed('key-1') }, body: { name: 'Kisumu' } }))
    const tries = to('/branches')
    expect(tries.map((request) => request.headers.get('Idempotency-Key'))).toEqual(['key-1', 'key-1'])
    expect(await tries[1]!.json()).toEqual({ name: 'Kisumu' })
  })
})

it('ends the session when the cookie is no longer good, and says that it ended', async () => {
  startSession(session)
  replies = () => ({ status: 401, body: { detail: 'Sign in again.' } })
  await expect(answer(staff.GET('/home'))).rejects.toBeInstanceOf(ProblemError)
  expect(getSession()).toEqual({ status: 'signed_out', ended: true })
  expect(to('/home')).toHaveLength(1)
})

it('does not renew at a wrong password', async () => {
  replies = () => ({ status: 401, body: { detail: 'Email and password do not match.' } })
  await expect(answer(staff.POST('/auth/sign-in', { body: { email: 'a@b.co', password: 'x' } }))).rejects.toThrow('do not match')
  expect(to('/auth/refresh')).toHaveLength(0)
})

it('keeps the session when the server is not reached', async () => {
  startSession(session)
  replies = () => ({ status: 503 })
  await expect(refreshSession()).rejects.toBeInstanceOf(ProblemError)
  expect(getSession().status).toBe('signed_in')
})

it('forgets the token on sign-out even without an answer', async () => {
  startSession(session)
  replies = () => { throw new TypeError('offline') }
  await signOut()
  expect(accessToken()).toBeNull()
})

it('says so in words when there is no connection', async () => {
  startSession(session)
  replies = () => { throw new TypeError('offline') }
  await expect(answer(staff.GET('/home'))).rejects.toMatchObject({ status: 0, code: 'unreachable' })
})
