import { Input, TextArea, TextField as Box } from '@heroui/react'
import type { ComponentProps, ReactNode } from 'react'
import { FieldFoot, FieldLabel } from './FieldFrame'
import { useField, type FieldProps } from './field'

type InputProps = ComponentProps<typeof Input>
export type TextFieldProps = FieldProps & {
  type?: 'text' | 'email' | 'tel' | 'url'
  placeholder?: string
  autoComplete?: string
  inputMode?: InputProps['inputMode']
  /** At the right end of the label line: a link. */
  end?: ReactNode
  /** Stands behind the input: ".lendspace.app", "months". */
  unit?: ReactNode
  spellCheck?: boolean
}

/** One line of text. */
export function TextField({ name, label, hint, optional, disabled, autoFocus, type = 'text', end, unit, ...input }: TextFieldProps) {
  const { value, onChange, onBlur, ref, error } = useField(name)
  return (
    <Box name={name} value={value ?? ''} onChange={onChange} onBlur={onBlur} isInvalid={!!error} isDisabled={disabled} type={type} fullWidth validationBehavior="aria">
      <FieldLabel optional={optional} end={end}>{label}</FieldLabel>
      <div className="flex items-center gap-2">
        {/* Only where a sheet opened for this field; elsewhere the page keeps the focus. */}
        <Input ref={ref} autoFocus={autoFocus} className="min-w-0 flex-1" {...input} />
        {unit && <span className="shrink-0 text-muted">{unit}</span>}
      </div>
      <FieldFoot error={error} hint={hint} />
    </Box>
  )
}

/** Several lines: a note, a reason. */
export function TextAreaField({ name, label, hint, optional, disabled, autoFocus, placeholder, rows = 3 }: FieldProps & { placeholder?: string; rows?: number }) {
  const { value, onChange, onBlur, ref, error } = useField(name)
  return (
    <Box name={name} value={value ?? ''} onChange={onChange} onBlur={onBlur} isInvalid={!!error} isDisabled={disabled} fullWidth validationBehavior="aria">
      <FieldLabel optional={optional}>{label}</FieldLabel>
      <TextArea ref={ref} autoFocus={autoFocus} rows={rows} placeholder={placeholder} className="w-full" />
      <FieldFoot error={error} hint={hint} />
    </Box>
  )
}
