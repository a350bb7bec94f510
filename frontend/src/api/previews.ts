// A live preview may refuse before the deed does: its refusal stands under the field that causes it.
import { useEffect } from 'react'
import type { FieldValues, Path, UseFormReturn } from 'react-hook-form'
import { asProblem, placeErrors } from '@/lib/problem'
import type { Problem } from './types'

const FROM_PREVIEW = 'preview'

/** Places the refusal of a preview on the form while it lasts; returns what has no field, to be said beside the preview. */
export function usePreviewRefusal<Values extends FieldValues>(form: UseFormReturn<Values>, error: unknown): Problem | null {
  const problem = error ? asProblem(error) : null
  const { fields, rest } = placeErrors(problem?.errors, (name) => name in form.getValues())
  const placed = JSON.stringify(fields)
  useEffect(() => {
    const names = fields.map(({ name }) => name as Path<Values>)
    fields.forEach(({ name, detail }) => form.setError(name as Path<Values>, { type: FROM_PREVIEW, message: detail }))
    return () => names.filter((name) => form.getFieldState(name).error?.type === FROM_PREVIEW).forEach((name) => form.clearErrors(name))
    // `placed` says all that `fields` says, and stays equal between renders.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [placed, form])
  if (!problem || (fields.length > 0 && rest.length === 0)) return null
  return rest.length > 0 ? { ...problem, detail: rest.join(' ') } : problem
}
