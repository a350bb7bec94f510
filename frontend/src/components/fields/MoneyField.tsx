import { Input, TextField as Box } from '@heroui/react'
import { useState } from 'react'
import { FieldFoot, FieldLabel } from './FieldFrame'
import { useField, type FieldProps } from './field'
import type { Money } from '@/api/types'
import { useSession } from '@/api/session'
import { amountText, typedAmount } from '@/lib/money'

type Props = FieldProps & {
  /** Offered under the field: "All due 8,898.46". */
  offers?: { label: string; amount: Money }[]
  /** The one field of a deed: larger figures. */
  large?: boolean
}

/** An amount in the lender's currency; the form keeps plain text ("4500.00"), the screen shows "4,500.00". */
export function MoneyField({ name, label, hint, optional, disabled, autoFocus, offers = [], large }: Props) {
  const { currency, currency_decimals: decimals } = useSession().workspace
  const { value, onChange, onBlur, ref, error } = useField(name)
  const [typing, setTyping] = useState<string | null>(null)
  const type = (typed: string) => {
    setTyping(typed)
    onChange(typed === '' ? '' : typedAmount(typed, decimals) ?? typed)
  }
  const leave = () => {
    setTyping(null)
    onBlur()
  }
  return (
    <div>
      <Box name={name} value={typing ?? amountText(value ?? '')} onChange={type} onBlur={leave} isInvalid={!!error} isDisabled={disabled} fullWidth validationBehavior="aria">
        <FieldLabel optional={optional}>{label}, {currency}</FieldLabel>
        <Input
          ref={ref}
          autoFocus={autoFocus}
          inputMode="decimal"
          autoComplete="off"
          onFocus={(event) => event.target.select()}
          className={large ? 'h-12 w-full text-right text-lg! font-semibold tabular-nums' : 'w-full text-right tabular-nums'}
        />
        <FieldFoot error={error} hint={hint} />
      </Box>
      {offers.length > 0 && (
        <div className="mt-1.5 flex flex-wrap gap-x-4">
          {offers.map((offer) => (
            <button key={offer.label} type="button" className="txtlink min-h-6 text-[13px] max-md:min-h-11" onPointerDown={(event) => event.preventDefault() /* a refusal shown on leaving the field would move it from under the press */} onClick={() => { setTyping(null); onChange(offer.amount.amount) }}>
              {offer.label} {amountText(offer.amount.amount)}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
