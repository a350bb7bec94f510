// The two doors of the server. A refusal is thrown as ProblemError; an ended access token is renewed once, silently.
import createClient from 'openapi-fetch'
import { ProblemError, problemOf, unreachable } from '@/lib/problem'
import type { OpenPaths, StaffPaths } from './paths'
import { accessToken, refreshSession } from './session'

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (cause) {
    if (request.signal.aborted) throw cause
    throw new ProblemError(unreachable())
  }
}

async function checked(response: Response): Promise<Response> {
  if (response.ok) return response
  throw new ProblemError(await problemOf(response))
}

function withToken(request: Request): Request {
  const token = accessToken()
  if (token) request.headers.set('Authorization', `Bearer ${token}`)
  return request
}

/** Sends with the access token; on 401 renews it and sends the same request, same key, once more. */
export async function authorizedFetch(request: Request): Promise<Response> {
  const again = request.clone()
  const response = await reach(withToken(request))
  if (response.status === 401 && !isDoor(request.url) && (await refreshSession())) return checked(await reach(withToken(again)))
  return checked(response)
}

/** Doors themselves answer 401 to a wrong password or an old link; renewing would not help. */
const isDoor = (url: string) => /\/auth\/(sign-in|refresh|invitation|accept-invitation)$/.test(new URL(url).pathname)

const origin = () => window.location.origin

export const staff = createClient<StaffPaths>({ baseUrl: `${origin()}/api/staff`, fetch: authorizedFetch })
export const open = createClient<OpenPaths>({ baseUrl: `${origin()}/api/open/v1`, fetch: async (request) => checked(await reach(request)) })

/** The body of an answer: `await answer(staff.GET('/loans/{id}', { params: { path: { id } } }))`. */
export async function answer<Body>(call: Promise<{ data?: Body }>): Promise<Body> {
  return (await call).data as Body
}

/** The header of a deed: its key is minted when the form opens and stays the same however often it is sent. */
export const keyed = (key: string) => ({ 'Idempotency-Key': key })
