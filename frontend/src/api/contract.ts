// Holds the shapes in types.ts against the OpenAPI documents, in types alone: a path that is gone, or a field that a screen reads and the
// server does not send, stops `npm run typecheck` with the name of the field. Refresh schema.gen.ts by `npm run schema`.
import type { OpenPaths, StaffPaths } from './paths'
import type { Open, Staff } from './schema.gen'

/** "/loans/{id}" and "/loans/{loan_id}" are one path. */
type Shape<Path> = Path extends `${infer Before}{${string}}${infer After}` ? `${Before}{}${Shape<After>}` : Path
type Under<Prefix extends string, Paths> = { [P in keyof Paths as P extends `${Prefix}${infer Rest}` ? Shape<Rest> : never]: Paths[P] }

type JsonOf<Responses> = { [Status in keyof Responses]: Responses[Status] extends { content: { 'application/json': infer Body } } ? Body : never }
type Answer<Door> = Door extends { responses: infer All } ? JsonOf<All>[keyof All & (200 | 201 | 202)] : never

/** Names of fields in `Ours` that `Theirs` does not have, at any depth. */
type Missing<Ours, Theirs> =
  0 extends 1 & Theirs ? never
  : Ours extends string | number | boolean | null | undefined ? never
  : Ours extends readonly (infer Item)[] ? (Theirs extends readonly (infer Other)[] ? Missing<Item, Other> : 'a list')
  : string extends keyof Ours ? never
  : { [K in keyof Ours]-?: K extends keyof Theirs ? Missing<NonNullable<Ours[K]>, NonNullable<Theirs[K]>> : K }[keyof Ours]

type Method = 'get' | 'post'
type MissingDoors<Ours, Theirs> = { [P in keyof Ours]: Shape<P> extends keyof Theirs ? never : P }[keyof Ours]
type MissingFields<Ours, Theirs> = {
  [P in keyof Ours]: Shape<P> extends keyof Theirs
    ? { [M in keyof Ours[P] & Method]: M extends keyof Theirs[Shape<P>] ? Missing<Answer<Ours[P][M]>, Answer<Theirs[Shape<P>][M]>> extends infer Lost ? ([Lost] extends [never] ? never : [P, M, Lost]) : never : [P, M] }[keyof Ours[P] & Method]
    : never
}[keyof Ours]

type StaffTheirs = Under<'/api/staff', Staff.paths>
type OpenTheirs = Under<'/api/open/v1', Open.paths>
type None<Found extends never> = Found

export type Held = [
  None<MissingDoors<StaffPaths, StaffTheirs>>,
  None<MissingDoors<OpenPaths, OpenTheirs>>,
  None<MissingFields<StaffPaths, StaffTheirs>>,
  None<MissingFields<OpenPaths, OpenTheirs>>,
]
