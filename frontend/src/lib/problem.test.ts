import { describe, expect, it } from 'vitest'
import { fieldName, placeErrors, ProblemError, problemOf } from './problem'

const refusal = (body: unknown, status: number, headers: Record<string, string> = {}) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })

describe('problemOf', () => {
  it('keeps what the server said', async () => {
    const problem = await problemOf(refusal({ type: 'x', title: 'Conflict', status: 409, code: 'illegal_move', detail: 'The loan is cleared.', allowed: ['reverse'] }, 409))
    expect(problem).toMatchObject({ code: 'illegal_move', detail: 'The loan is cleared.', allowed: ['reverse'] })
  })

  it('makes a sentence of the page of a proxy, and keeps the request number', async () => {
    const problem = await problemOf(refusal('<html>502 Bad Gateway</html>', 502, { 'X-Request-Id': 'req-1' }))
    expect(problem).toMatchObject({ status: 502, code: 'http_502', request_id: 'req-1' })
    expect(new ProblemError(problem).message).not.toContain('<')
  })
})

it.each([['/amount', 'amount'], ['#/terms/amount_min', 'terms.amount_min'], ['/a~1b', 'a/b'], ['', '']])('finds the field of %j', (pointer, name) =>
  expect(fieldName(pointer)).toBe(name))

it('places errors under known fields and keeps the rest for beside the deed', () => {
  const errors = [
    { pointer: '/amount', code: 'too_high', detail: 'At most 50,000.00.' },
    { pointer: '/limit', code: 'limit', detail: 'Above your own limit.' },
  ]
  expect(placeErrors(errors, (name) => name === 'amount')).toEqual({
    fields: [{ name: 'amount', detail: 'At most 50,000.00.' }],
    rest: ['Above your own limit.'],
  })
})
