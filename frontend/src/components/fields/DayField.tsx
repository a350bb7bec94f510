import { Input, TextField as Box } from '@heroui/react'
import { CalendarDays } from 'lucide-react'
import { useRef, useState } from 'react'
import { FieldFoot, FieldLabel } from './FieldFrame'
import { useField, type FieldProps } from './field'
import { useSession } from '@/api/session'
import { dayText, longDayText, typedDay } from '@/lib/day'

type Props = FieldProps & { min?: string; max?: string }

/** A day: type it as you say it ("25 nov", "25/11", "yesterday") or choose it; the form keeps ISO text. */
export function DayField({ name, label, hint, optional, disabled, autoFocus, min, max }: Props) {
  const today = useSession().workspace.business_date
  const { value, onChange, onBlur, ref, error } = useField(name)
  const [typing, setTyping] = useState<string | null>(null)
  const calendar = useRef<HTMLInputElement>(null)
  const type = (typed: string) => {
    setTyping(typed)
    onChange(typedDay(typed, today) ?? typed)
  }
  const leave = () => {
    setTyping(null)
    onBlur()
  }
  const known = /^\d{4}-\d{2}-\d{2}$/.test(value ?? '')
  const told = typing !== null && known ? longDayText(value) : hint
  return (
    <Box name={name} value={typing ?? (known ? dayText(value) : value ?? '')} onChange={type} onBlur={leave} isInvalid={!!error} isDisabled={disabled} fullWidth validationBehavior="aria">
      <FieldLabel optional={optional}>{label}</FieldLabel>
      <div className="relative">
        <Input ref={ref} autoFocus={autoFocus} autoComplete="off" placeholder="12 Mar 2026" className="w-full pe-11!" onFocus={(event) => event.target.select()} />
        <button
          type="button"
          disabled={disabled}
          className="absolute inset-y-0 end-0 flex w-11 cursor-pointer items-center justify-center text-muted hover:text-foreground"
          aria-label="Choose from a calendar"
          onClick={() => calendar.current?.showPicker?.()}
        >
          <CalendarDays className="size-4" aria-hidden />
        </button>
        <input
          ref={calendar}
          type="date"
          tabIndex={-1}
          aria-hidden
          className="pointer-events-none absolute end-0 bottom-0 h-px w-px opacity-0"
          value={known ? value : ''}
          min={min}
          max={max}
          onChange={(event) => { setTyping(null); onChange(event.target.value) }}
        />
      </div>
      <FieldFoot error={error} hint={told} />
    </Box>
  )
}
