import { useFormContext } from 'react-hook-form'
import type { Product } from '@/api/types'
import { DayField } from '@/components/fields/DayField'
import { MoneyField } from '@/components/fields/MoneyField'
import { PickField } from '@/components/fields/PickField'
import { TextAreaField, TextField } from '@/components/fields/TextField'
import { Money } from '@/components/Money'
import type { ApplicationValues } from './applicationForm'
import { InstallmentsField } from './InstallmentsField'
import { ProductField } from './ProductField'
import { findCustomers } from './queries'

type Props = { products: Product[]; product: Product; isForSomebody: boolean; customerWord: string; firstDueHint?: string }

export function ApplicationFields({ products, product, isForSomebody, customerWord, firstDueHint }: Props) {
  const { setValue, clearErrors } = useFormContext<ApplicationValues>()
  const { amount, installments } = product.terms
  /** Another product brings its own usual amount and number. */
  const onProduct = ({ terms }: Product) => {
    setValue('amount', terms.amount.default.amount)
    setValue('installments', String(terms.installments.default))
    clearErrors(['amount', 'installments'])
  }
  return (
    <div className="space-y-4 py-5 lg:pe-6 xl:pe-8">
      {!isForSomebody && <PickField name="customer_id" label={customerWord} find={findCustomers} findKey="customers" placeholder="Name, phone or reference" autoFocus />}
      <ProductField products={products} onChoose={onProduct} />
      <MoneyField name="amount" label="Amount" large autoFocus={isForSomebody} hint={<><Money of={amount.min} places={0} /> to <Money of={amount.max} places={0} /></>} />
      <InstallmentsField label="Installments" limits={installments} />
      <TextField name="purpose" label="Purpose" placeholder="Stock for the shop, school fees, livestock" autoComplete="off" />
      <TextAreaField name="note" label="Note" optional rows={2} placeholder="What the review should know" />
      <DayField name="first_due_on" label="First installment due" optional hint={firstDueHint} />
    </div>
  )
}
