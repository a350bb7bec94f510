import { Input, TextField as Box } from '@heroui/react'
import { Eye, EyeOff } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { FieldFoot, FieldLabel } from './FieldFrame'
import { useField, type FieldProps } from './field'

type Props = FieldProps & { autoComplete: 'current-password' | 'new-password'; end?: ReactNode }

/** A password that can be looked at: length is the only rule, so typing it once is enough. */
export function PasswordField({ name, label, hint, optional, disabled, autoComplete, end }: Props) {
  const { value, onChange, onBlur, ref, error } = useField(name)
  const [shown, setShown] = useState(false)
  const Icon = shown ? EyeOff : Eye
  return (
    <Box name={name} value={value ?? ''} onChange={onChange} onBlur={onBlur} isInvalid={!!error} isDisabled={disabled} type={shown ? 'text' : 'password'} fullWidth validationBehavior="aria">
      <FieldLabel optional={optional} end={end}>{label}</FieldLabel>
      <div className="relative">
        <Input ref={ref} autoComplete={autoComplete} spellCheck={false} autoCapitalize="off" className="w-full pe-11!" />
        <button
          type="button"
          className="absolute inset-y-0 end-0 flex w-11 cursor-pointer items-center justify-center text-muted hover:text-foreground"
          aria-label={shown ? 'Hide the password' : 'Show the password'}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          <Icon className="size-4" aria-hidden />
        </button>
      </div>
      <FieldFoot error={error} hint={hint} />
    </Box>
  )
}
