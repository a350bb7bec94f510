// A refusal of the API (RFC 9457) as an error that screens can place: under its field, or beside the deed.
import type { FieldProblem, Problem } from '@/api/types'

/** The server said no, or was not reached (`status` 0). `message` is a sentence for the person at the screen. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title)
  }
  get status() { return this.problem.status }
  get code() { return this.problem.code }
  get requestId() { return this.problem.request_id }
}

export const unreachable = (): Problem => ({
  type: 'about:blank',
  title: 'No connection',
  status: 0,
  code: 'unreachable',
  detail: 'The server did not answer. Check the connection, then try again: nothing is done twice.',
})

const SENTENCES: Record<number, string> = {
  401: 'Your session has ended. Sign in again.',
  403: 'You are not allowed to do this.',
  404: 'This does not exist, or is not in your workspace.',
  409: 'It has changed in the meantime. Look at it again.',
  429: 'Too many tries. Wait a minute, then try again.',
}

/** Reads the answer of a refusal whatever its body is; a page of a proxy becomes a plain sentence, never markup. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null)
  const told = body !== null && typeof body === 'object' ? (body as Partial<Problem>) : {}
  return {
    ...told,
    type: told.type ?? 'about:blank',
    title: told.title ?? `Refused (${response.status})`,
    status: response.status,
    code: told.code ?? `http_${response.status}`,
    detail: told.detail ?? SENTENCES[response.status] ?? 'The server could not do this. Try again in a moment.',
    request_id: told.request_id ?? response.headers.get('X-Request-Id') ?? undefined,
  }
}

/** JSON pointer to the name of a form field: "/terms/amount_min" -> "terms.amount_min". */
export const fieldName = (pointer: string) =>
  pointer.replace(/^#?\//, '').split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')).join('.')

/** Parts the errors of a problem into those with a field on this form, and the rest, which stand beside the deed. */
export function placeErrors(errors: FieldProblem[] | undefined, known: (name: string) => boolean) {
  const fields: { name: string; detail: string }[] = []
  const rest: string[] = []
  for (const error of errors ?? []) {
    const name = fieldName(error.pointer)
    if (known(name)) fields.push({ name, detail: error.detail })
    else rest.push(error.detail)
  }
  return { fields, rest }
}

export const asProblem = (error: unknown): Problem =>
  error instanceof ProblemError
    ? error.problem
    : { ...unreachable(), title: 'This page failed', code: 'page_failed', detail: 'Something on this page went wrong. Nothing was sent.' }
