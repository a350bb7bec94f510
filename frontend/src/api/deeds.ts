// A deed from a form: one key for its whole life, one answer, refusals placed where their cause is.
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type BaseSyntheticEvent } from 'react'
import { useForm, type DefaultValues, type FieldValues, type Path, type UseFormReturn } from 'react-hook-form'
import type { ZodType } from 'zod'
import { asProblem, placeErrors } from '@/lib/problem'
import { uuid } from '@/lib/uuid'
import type { Problem } from './types'

export type DeedForm<Values extends FieldValues> = {
  form: UseFormReturn<Values>
  /** Give it to <form onSubmit>, or to DeedSheet. */
  submit: (event?: BaseSyntheticEvent) => Promise<void>
  pending: boolean
  /** What could not be placed under a field; stands above the confirm line. */
  problem: Problem | null
  /** Forgets the last refusal, when the form is shown anew. */
  clear: () => void
}

type DeedOptions<Values extends FieldValues, Answer> = {
  schema: ZodType<Values, Values>
  defaults: DefaultValues<Values>
  /** Sends it; `key` is the Idempotency-Key of this form. */
  send: (values: Values, key: string) => Promise<Answer>
  onDone: (answer: Answer) => void
  /** Query keys whose answers are no longer true; default: everything. */
  changes?: readonly (readonly unknown[])[]
}

/** Binds zod, react-hook-form and a POST; the key is minted once per opening and kept across tries, so nothing is done twice. */
export function useDeedForm<Values extends FieldValues, Answer>(options: DeedOptions<Values, Answer>): DeedForm<Values> {
  const { schema, defaults, send, onDone, changes } = options
  const [key, setKey] = useState(uuid)
  const [problem, setProblem] = useState<Problem | null>(null)
  const queries = useQueryClient()
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: defaults, mode: 'onTouched' })
  const deed = useMutation({
    mutationFn: (values: Values) => send(values, key),
    onSuccess: (answer) => {
      setKey(uuid())
      setProblem(null)
      refreshAnswers(queries, changes)
      onDone(answer)
    },
    onError: (error) => setProblem(placeProblem(form, asProblem(error))),
  })
  const submit = form.handleSubmit(async (values) => {
    setProblem(null)
    await deed.mutateAsync(values).catch(() => null) // onError has placed it
  })
  return { form, submit, pending: deed.isPending, problem, clear: () => setProblem(null) }
}

function refreshAnswers(queries: ReturnType<typeof useQueryClient>, changes: DeedOptions<FieldValues, unknown>['changes']): void {
  if (!changes) void queries.invalidateQueries()
  else for (const queryKey of changes) void queries.invalidateQueries({ queryKey })
}

/** Puts each field error under its field; returns what is left to say beside the deed, or null. */
export function placeProblem<Values extends FieldValues>(form: UseFormReturn<Values>, problem: Problem): Problem | null {
  const known = (name: string) => name.split('.')[0]! in form.getValues()
  const { fields, rest } = placeErrors(problem.errors, known)
  fields.forEach(({ name, detail }, index) =>
    form.setError(name as Path<Values>, { type: 'server', message: detail }, { shouldFocus: index === 0 }))
  if (fields.length > 0 && rest.length === 0) return null
  return rest.length > 0 ? { ...problem, detail: rest.join(' ') } : problem
}

/** A deed of one press without a form (submit, resend, revoke): the same key until it is done. */
export function useDeed<Input, Answer>(options: {
  send: (input: Input, key: string) => Promise<Answer>
  onDone?: (answer: Answer) => void
  changes?: readonly (readonly unknown[])[]
}) {
  const [key, setKey] = useState(uuid)
  const queries = useQueryClient()
  const deed = useMutation({
    mutationFn: (input: Input) => options.send(input, key),
    onSuccess: (answer) => {
      setKey(uuid())
      refreshAnswers(queries, options.changes)
      options.onDone?.(answer)
    },
  })
  return { run: deed.mutate, pending: deed.isPending, problem: deed.error ? asProblem(deed.error) : null, clear: deed.reset }
}
