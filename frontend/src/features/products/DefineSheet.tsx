import { useNavigate } from '@tanstack/react-router'
import { useDeedForm } from '@/api/deeds'
import { useSession } from '@/api/session'
import type { Product } from '@/api/types'
import { DeedSheet } from '@/components/DeedSheet'
import { TextField } from '@/components/fields/TextField'
import { paths } from '@/routes/paths'
import { newProductValues, productBody, productSchema, type ProductValues } from './productForm'
import { ProductFields } from './ProductFields'
import { defineProduct } from './queries'

export function DefineSheet({ onClose }: { onClose: () => void }) {
  const { currency_decimals: decimals } = useSession().workspace
  const navigate = useNavigate()
  const deed = useDeedForm<ProductValues, Product>({
    schema: productSchema(decimals),
    defaults: newProductValues(decimals),
    send: (values, key) => defineProduct(productBody(values), key),
    onDone: ({ id }) => void navigate({ href: paths.product(id) }),
    changes: [['products'], ['schedule-preview']],
  })
  const [name, order] = deed.form.watch(['name', 'allocation_order'])
  return (
    <DeedSheet
      open
      onClose={onClose}
      title="Define a product"
      deed={deed}
      line={name.trim() ? <>Offer <strong>{name.trim()}</strong> to applications from now on.</> : null}
      verb="Define product"
      pendingVerb="Defining"
    >
      <TextField name="name" label="Name" placeholder="Biashara" autoComplete="off" autoFocus />
      <TextField name="code" label="Code" placeholder="BIA" autoComplete="off" spellCheck={false} hint="Short, for lists and imports; it stays" />
      <ProductFields order={order} />
    </DeedSheet>
  )
}
