import { Input } from '@heroui/react'
import { useQuery } from '@tanstack/react-query'
import { useId, useState, type KeyboardEvent } from 'react'
import { useField, type FieldProps } from './field'
import type { Option } from './SelectField'
import { cx } from '@/lib/classes'
import { useDebounced } from '@/lib/useDebounced'

type Props = FieldProps & {
  /** Finds the options for what was typed; the key tells lists apart. */
  find: (typed: string) => Promise<Option[]>
  findKey: string
  placeholder?: string
  /** The words of a value that is set from outside. */
  chosenLabel?: string
}

/** One of many, found by typing: a customer, an officer. The form keeps the id as text. */
export function PickField({ name, label, hint, optional, disabled, autoFocus, find, findKey, placeholder, chosenLabel }: Props) {
  const { value, onChange, onBlur, ref, error } = useField(name)
  const [typed, setTyped] = useState<string | null>(null)
  const [words, setWords] = useState(chosenLabel ?? '')
  const [at, setAt] = useState(0)
  const [open, setOpen] = useState(false)
  const id = useId()
  const wanted = useDebounced(typed ?? '', 180)
  const found = useQuery({ queryKey: ['pick', findKey, wanted], queryFn: () => find(wanted), enabled: open, placeholderData: (old) => old })
  const options = found.data ?? []
  const choose = (option: Option) => {
    onChange(option.id)
    setWords(option.label)
    setTyped(null)
    setOpen(false)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const option = options[at]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      setAt((now) => Math.max(0, Math.min(options.length - 1, now + (event.key === 'ArrowDown' ? 1 : -1))))
    } else if (event.key === 'Enter' && open && option) {
      event.preventDefault()
      choose(option)
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation()
      setOpen(false)
    }
  }
  return (
    <div className="relative">
      <label htmlFor={`${id}i`} className="label mb-1 block">{label}{optional && <span className="font-normal text-muted"> optional</span>}</label>
      <Input
        id={`${id}i`}
        ref={ref}
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}o`}
        aria-autocomplete="list"
        aria-activedescendant={open && options[at] ? `${id}-${options[at].id}` : undefined}
        aria-invalid={!!error || undefined}
        aria-describedby={error || hint ? `${id}f` : undefined}
        autoFocus={autoFocus}
        autoComplete="off"
        disabled={disabled}
        placeholder={placeholder}
        className="w-full"
        value={typed ?? (value ? words || chosenLabel || '' : '')}
        onChange={(event) => { setTyped(event.target.value); setAt(0); setOpen(true); if (value) onChange('') }}
        onFocus={(event) => { event.target.select(); setOpen(true) }}
        onBlur={() => { setOpen(false); setTyped(null); onBlur() }}
        onKeyDown={onKeyDown}
      />
      {open && (
        <ul id={`${id}o`} role="listbox" aria-label={findKey} className="absolute inset-x-0 z-10 mt-1 max-h-72 overflow-y-auto rounded-[9px] bg-overlay p-1 shadow-overlay">
          {options.map((option, index) => (
            <li
              key={option.id}
              id={`${id}-${option.id}`}
              role="option"
              aria-selected={index === at}
              className={cx('flex min-h-11 cursor-pointer items-center rounded-[4px] px-2.5 py-1 md:min-h-9', index === at && 'bg-surface-tertiary')}
              onPointerDown={(event) => { event.preventDefault(); choose(option) }}
              onPointerMove={() => setAt(index)}
            >
              <span className="min-w-0 truncate">{option.label}{option.note && <span className="ms-2 text-[13px] text-muted">{option.note}</span>}</span>
            </li>
          ))}
          {options.length === 0 && <li className="px-2.5 py-2 text-[13px] text-muted" role="presentation">{found.isFetching ? 'Looking' : found.isError ? 'The list did not load.' : 'Nobody found.'}</li>}
        </ul>
      )}
      {(error || hint) && <div id={`${id}f`} className={cx('mt-1', error ? 'field-error' : 'description')}>{error ?? hint}</div>}
    </div>
  )
}
