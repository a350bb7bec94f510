import { Dropdown } from '@heroui/react'
import { Check, ChevronDown, Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button as PlainButton } from 'react-aria-components'
import { AppLink } from './AppLink'
import { cx } from '@/lib/classes'

export type Filter = { key: string; label: string; options: { id: string; label: string }[] }
type Props = {
  filters: Filter[]
  /** The search of the URL, as the route validated it. */
  values: Record<string, string | undefined>
  onChange: (key: string, value: string | undefined) => void
}

/** Filters that live in the URL: filled when set, dashed when offered. */
export function FilterChips({ filters, values, onChange }: Props) {
  return (
    <div
      role="group"
      aria-label="Filters"
      className="flex items-center gap-1.5 max-md:-mx-4 max-md:overflow-x-auto max-md:px-4 max-md:*:shrink-0 md:flex-wrap"
    >
      {filters.map((filter) => (
        <Chip key={filter.key} filter={filter} value={values[filter.key]} onChange={(value) => onChange(filter.key, value)} />
      ))}
    </div>
  )
}

function Chip({ filter, value, onChange }: { filter: Filter; value?: string; onChange: (value: string | undefined) => void }) {
  const chosen = filter.options.find((option) => option.id === value)
  const word = chosen?.label ?? value
  return (
    <span className={cx('inline-flex items-stretch rounded-[5px] border text-[13px]', word ? 'border-border bg-surface-tertiary' : 'border-dashed border-field-border')}>
      <Dropdown>
        <PlainButton className="flex h-11 cursor-pointer items-center gap-1 rounded-[5px] px-2.5 md:h-8">
          <span className="text-muted">{filter.label}</span>
          {word ? <span className="font-medium">{word}</span> : <ChevronDown className="size-3.5 text-muted" aria-hidden />}
        </PlainButton>
        <Dropdown.Popover placement="bottom start" className="max-h-80 min-w-52">
          <Dropdown.Menu
            aria-label={filter.label}
            selectionMode="single"
            selectedKeys={value ? [value] : []}
            onAction={(key) => onChange(String(key) === value ? undefined : String(key))}
          >
            {filter.options.map((option) => (
              <Dropdown.Item key={option.id} id={option.id} textValue={option.label}>
                <span className="flex-1">{option.label}</span>
                {option.id === value && <Check className="size-4 text-accent-text" aria-hidden />}
              </Dropdown.Item>
            ))}
          </Dropdown.Menu>
        </Dropdown.Popover>
      </Dropdown>
      {word && (
        <button
          type="button"
          className="flex h-11 w-11 cursor-pointer items-center justify-center rounded-e-[5px] border-s border-border text-muted hover:text-foreground md:h-8 md:w-7"
          aria-label={`Remove filter ${filter.label}`}
          onClick={() => onChange(undefined)}
        >
          <X className="size-3.5" aria-hidden />
        </button>
      )}
    </span>
  )
}

const TYPING_MS = 250

/** The search field of a list: tells what was typed once the typing rests. */
export function SearchBox({ value, onChange, placeholder, label = 'Search in this list' }: {
  value: string; onChange: (value: string) => void; placeholder: string; label?: string
}) {
  const [typed, setTyped] = useState(value)
  const told = useRef(value)
  useEffect(() => {
    if (value !== told.current) setTyped(value) // the URL moved on its own: back, or a cleared filter
    told.current = value
  }, [value])
  useEffect(() => {
    if (typed === told.current) return
    const timer = setTimeout(() => { told.current = typed; onChange(typed) }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, onChange])
  return (
    <label className="relative block w-full md:w-60">
      <span className="sr-only">{label}</span>
      <Search className="absolute start-2.5 top-1/2 size-4 -translate-y-1/2 text-muted" aria-hidden />
      <input
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        placeholder={placeholder}
        className="plain-field ps-8!"
      />
    </label>
  )
}

export type View = { label: string; to: string; current: boolean; count?: number }

/** Views of a list, underlined where one stands. */
export function SavedViews({ views, label = 'Views' }: { views: View[]; label?: string }) {
  return (
    <nav aria-label={label} className="-mx-4 flex gap-5 overflow-x-auto border-b border-border px-4 md:mx-0 md:px-0">
      {views.map((view) => (
        <AppLink
          key={view.label}
          to={view.to}
          aria-current={view.current ? 'page' : undefined}
          className={cx(
            '-mb-px flex h-11 items-center gap-1.5 border-b-2 whitespace-nowrap no-underline md:h-9',
            view.current ? 'border-accent font-semibold' : 'border-transparent text-muted hover:text-foreground',
          )}
        >
          {view.label}
          {view.count !== undefined && <span className="text-[13px] font-normal text-muted tabular-nums">{view.count.toLocaleString('en')}</span>}
        </AppLink>
      ))}
    </nav>
  )
}
