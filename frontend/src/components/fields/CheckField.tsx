import { Checkbox } from '@heroui/react'
import { useField, type FieldProps } from './field'

/** Yes or no. */
export function CheckField({ name, label, hint, disabled }: FieldProps) {
  const { value, onChange, onBlur } = useField<boolean>(name)
  return (
    <Checkbox name={name} isSelected={value ?? false} onChange={onChange} onBlur={onBlur} isDisabled={disabled} className="min-h-11 md:min-h-6">
      <Checkbox.Content>
        <Checkbox.Control><Checkbox.Indicator /></Checkbox.Control>
        <span>{label}{hint && <span className="block text-[13px] text-muted">{hint}</span>}</span>
      </Checkbox.Content>
    </Checkbox>
  )
}
