import { Input } from '@heroui/react'
import { useId } from 'react'
import { useField } from '@/components/fields/field'
import { cx } from '@/lib/classes'
import { installmentChoices } from './installments'

type Props = { limits: { min: number; default: number; max: number }; label: string }

const CHIP =
  'relative flex min-h-11 cursor-pointer items-center justify-center rounded-[6px] border tabular-nums md:min-h-9 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent'

/** How many installments: the likely numbers as chips, any other between the limits typed. */
export function InstallmentsField({ limits, label }: Props) {
  const { value, onChange, onBlur, ref, error } = useField('installments')
  const id = useId()
  const choices = installmentChoices(limits)
  const isWhole = choices.length === limits.max - limits.min + 1
  const other = value !== '' && !choices.includes(Number(value)) ? value : ''
  return (
    <fieldset role="radiogroup" aria-labelledby={`${id}l`} aria-invalid={!!error || undefined} aria-describedby={`${id}f`}>
      <span id={`${id}l`} className="label mb-1 block">{label}</span>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(2.75rem,1fr))] gap-1.5">
        {choices.map((count) => {
          const chosen = value === String(count)
          return (
            <label key={count} className={cx(CHIP, chosen ? 'border-accent bg-accent-wash font-semibold text-accent-text' : 'border-field-border hover:bg-surface-secondary')}>
              <input type="radio" name="installments" value={count} checked={chosen} onChange={() => onChange(String(count))} onBlur={onBlur} className="absolute inset-0 cursor-pointer opacity-0" />
              {count}
            </label>
          )
        })}
        {!isWhole && (
          <Input
            ref={ref}
            aria-label={`Another number of installments, ${limits.min} to ${limits.max}`}
            placeholder="Other"
            inputMode="numeric"
            autoComplete="off"
            className={cx('w-full min-w-0 px-1! text-center tabular-nums', other !== '' && 'border-accent! bg-accent-wash! font-semibold text-accent-text!')}
            value={other}
            onChange={(event) => onChange(event.target.value.trim())}
            onBlur={onBlur}
          />
        )}
      </div>
      <div id={`${id}f`} className={cx('mt-1', error ? 'field-error' : 'description')}>{error ?? `From ${limits.min} to ${limits.max}`}</div>
    </fieldset>
  )
}
