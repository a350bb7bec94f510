import type { ReactNode } from 'react'
import { ChoiceField } from '@/components/fields/ChoiceField'
import { MoneyField } from '@/components/fields/MoneyField'
import { SelectField } from '@/components/fields/SelectField'
import { TextField } from '@/components/fields/TextField'
import { AMORTIZATIONS, DAY_COUNTS, INTEREST_METHODS, orderText, ROUNDINGS } from '@/lib/terms'
import { ORDERS } from './productForm'

const optionsOf = (words: Record<string, string>) => Object.entries(words).map(([id, label]) => ({ id, label }))

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <fieldset className="space-y-4">
    <legend className="section-title mb-2 w-full border-t border-rule pt-2">{title}</legend>
    {children}
  </fieldset>
)
const Pair = ({ children }: { children: ReactNode }) => <div className="grid grid-cols-2 gap-3">{children}</div>

/** The terms of a product in four groups; what seldom changes comes last. */
export function ProductFields({ order }: { order: string }) {
  const orders = ORDERS.some(({ id }) => id === order) ? ORDERS : [...ORDERS, { id: order, order: order.split(',') as (typeof ORDERS)[number]['order'] }]
  return (
    <>
      <Group title="Interest">
        <TextField name="yearly_rate" label="Rate a year" unit="%" inputMode="decimal" autoComplete="off" />
        <ChoiceField name="interest_method" label="Reckoned on" options={optionsOf(INTEREST_METHODS)} />
        <ChoiceField name="amortization" label="Repaid in" options={optionsOf(AMORTIZATIONS)} />
      </Group>
      <Group title="Amount">
        <MoneyField name="amount_min" label="Smallest" />
        <MoneyField name="amount_default" label="Usual" />
        <MoneyField name="amount_max" label="Largest" />
      </Group>
      <Group title="Installments">
        <div className="grid grid-cols-3 gap-3">
          <TextField name="installments_min" label="Fewest" inputMode="numeric" />
          <TextField name="installments_default" label="Usual" inputMode="numeric" />
          <TextField name="installments_max" label="Most" inputMode="numeric" />
        </div>
        <Pair>
          <TextField name="repay_every" label="One every" inputMode="numeric" />
          <SelectField name="repay_unit" label="Unit" options={[{ id: 'days', label: 'days' }, { id: 'weeks', label: 'weeks' }, { id: 'months', label: 'months' }]} />
        </Pair>
      </Group>
      <Group title="Reckoning">
        <SelectField name="day_count" label="Days reckoned" options={optionsOf(DAY_COUNTS)} />
        <SelectField name="rounding" label="Rounding" options={optionsOf(ROUNDINGS)} />
        <MoneyField name="installment_multiple" label="Installments in steps of" hint="The smallest unit leaves them exact" />
        <MoneyField name="arrears_tolerance" label="Not late below" hint="A smaller rest does not make a loan late" />
        <SelectField name="allocation_order" label="A payment settles first" options={orders.map(({ id, order: parts }) => ({ id, label: orderText(parts) }))} />
      </Group>
    </>
  )
}
