// Pieces of validated search and path params: a wrong value in an address is dropped, never an error page.
import { notFound } from '@tanstack/react-router'
import { z } from 'zod'

/** A text; the router reads "4" of an address as a number, so numbers are made texts again. */
export const text = () => z.union([z.string().min(1), z.number().transform(String)]).optional().catch(undefined)

export const choice = <const Name extends string>(...names: [Name, ...Name[]]) => z.enum(names).optional().catch(undefined)

/** `/loans/42` -> 42; anything that is no number leads nowhere. */
export const idParams = {
  parse: ({ id }: { id: string }) => {
    if (!/^\d{1,15}$/.test(id)) throw notFound()
    return { id: Number(id) }
  },
  stringify: ({ id }: { id: number }) => ({ id: String(id) }),
}
