import { useId } from 'react'
import { useField, type FieldProps } from './field'
import type { Option } from './SelectField'
import { cx } from '@/lib/classes'

/** One of two to four values, all visible: a row of radios drawn as one bar. */
export function ChoiceField({ name, label, hint, optional, disabled, options }: FieldProps & { options: readonly Option[] }) {
  const { value, onChange, onBlur, error } = useField(name)
  const id = useId()
  return (
    <fieldset disabled={disabled} aria-describedby={error || hint ? id : undefined} aria-invalid={!!error || undefined} role="radiogroup" aria-labelledby={`${id}l`}>
      <span id={`${id}l`} className="label mb-1 block">{label}{optional && <span className="font-normal text-muted"> optional</span>}</span>
      <div className="flex rounded-[6px] border border-field-border">
        {options.map((option) => (
          <label
            key={option.id}
            className={cx(
              'relative flex min-h-11 flex-auto cursor-pointer items-center justify-center border-s border-field-border px-2 text-center text-[14px] first:rounded-s-[5px] first:border-s-0 last:rounded-e-[5px] md:min-h-9',
              'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
              value === option.id ? 'bg-accent-wash font-medium text-accent-text shadow-[inset_0_0_0_1px_var(--accent)]' : 'hover:bg-surface-secondary',
            )}
          >
            <input type="radio" name={name} value={option.id} checked={value === option.id} onChange={() => onChange(option.id)} onBlur={onBlur} className="absolute inset-0 cursor-pointer opacity-0" />
            {option.label}
          </label>
        ))}
      </div>
      {(error || hint) && <div id={id} className={cx('mt-1', error ? 'field-error' : 'description')}>{error ?? hint}</div>}
    </fieldset>
  )
}
