import type { ReactNode } from 'react'
import { useController, useFormContext } from 'react-hook-form'

export type FieldProps = {
  /** Its name in the form and in the API: a problem's pointer "/amount" finds the field "amount". */
  name: string
  label: ReactNode
  hint?: ReactNode
  /** Says so beside the label; the schema decides. */
  optional?: boolean
  disabled?: boolean
  autoFocus?: boolean
}

/** The value of a field of the surrounding form and what is wrong with it. */
export function useField<Value = string>(name: string) {
  const { control } = useFormContext()
  const { field, fieldState } = useController({ name, control })
  return { ...field, value: field.value as Value, error: fieldState.error?.message }
}
