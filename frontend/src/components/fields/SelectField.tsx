import { Label, ListBox, Select } from '@heroui/react'
import { FieldFoot } from './FieldFrame'
import { useField, type FieldProps } from './field'

export type Option = { id: string; label: string; note?: string }
type Props = FieldProps & {
  options: readonly Option[]
  placeholder?: string
  /** Told of a choice, after the form took it: another field follows this one. */
  onChosen?: (id: string) => void
}

/** One of a few known values; more than eight are better found with PickField. */
export function SelectField({ name, label, hint, optional, disabled, options, placeholder = 'Choose', onChosen }: Props) {
  const { value, onChange, onBlur, ref, error } = useField(name)
  return (
    <Select
      name={name}
      value={value === '' || value === undefined ? null : value}
      onChange={(key) => {
        onChange(key === null ? '' : String(key))
        if (key !== null) onChosen?.(String(key))
      }}
      onBlur={onBlur}
      isInvalid={!!error}
      isDisabled={disabled}
      placeholder={placeholder}
      validationBehavior="aria"
      fullWidth
    >
      <Label>{label}{optional && <span className="font-normal text-muted"> optional</span>}</Label>
      <Select.Trigger ref={ref}><Select.Value>{({ selectedText, defaultChildren }) => selectedText || defaultChildren}</Select.Value><Select.Indicator /></Select.Trigger>
      <FieldFoot error={error} hint={hint} />
      <Select.Popover>
        <ListBox>
          {options.map((option) => (
            <ListBox.Item key={option.id} id={option.id} textValue={option.label}>
              <span className="min-w-0 flex-1">{option.label}{option.note && <span className="block text-xs text-muted">{option.note}</span>}</span>
              <ListBox.ItemIndicator />
            </ListBox.Item>
          ))}
        </ListBox>
      </Select.Popover>
    </Select>
  )
}
