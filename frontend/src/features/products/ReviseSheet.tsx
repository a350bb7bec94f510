import { useDeedForm } from '@/api/deeds'
import { useSession } from '@/api/session'
import type { Product } from '@/api/types'
import { DeedSheet } from '@/components/DeedSheet'
import { TextField } from '@/components/fields/TextField'
import { amountText } from '@/lib/money'
import { changedFields, productSchema, revisionBody, valuesOf, type ProductValues } from './productForm'
import { ProductFields } from './ProductFields'
import { reviseProduct } from './queries'

type Props = { product: Product; onClose: () => void; onDone: (product: Product) => void }

export function ReviseSheet({ product, onClose, onDone }: Props) {
  const { currency_decimals: decimals } = useSession().workspace
  const before = valuesOf(product.code, product.name, product.terms)
  const deed = useDeedForm<ProductValues, Product>({
    schema: productSchema(decimals),
    defaults: before,
    send: (values, key) => reviseProduct(product.id, revisionBody(values), key),
    onDone,
    changes: [['products'], ['schedule-preview']],
  })
  const values = deed.form.watch()
  const changed = changedFields(before, values)
  return (
    <DeedSheet
      open
      onClose={onClose}
      title={`Revise ${product.name}`}
      about={`${product.code}, version ${product.terms.version}`}
      deed={deed}
      blocked={changed.length === 0}
      consequence={<Changes before={before} after={values} changed={changed} />}
      line={changed.length > 0 ? <>Make version <strong>{product.terms.version + 1}</strong> of <strong>{values.name}</strong>.</> : 'Nothing is changed yet.'}
      verb="Revise product"
      pendingVerb="Revising"
    >
      <TextField name="name" label="Name" autoComplete="off" />
      <ProductFields order={values.allocation_order} />
    </DeedSheet>
  )
}

const WORDS: Partial<Record<keyof ProductValues, string>> = {
  yearly_rate: 'Rate a year', interest_method: 'Reckoned on', amortization: 'Repaid in', repay_every: 'One every', repay_unit: 'Unit',
  amount_min: 'Smallest amount', amount_default: 'Usual amount', amount_max: 'Largest amount', installments_min: 'Fewest installments',
  installments_default: 'Usual installments', installments_max: 'Most installments', installment_multiple: 'Installments in steps of', day_count: 'Days reckoned',
  arrears_tolerance: 'Not late below', allocation_order: 'A payment settles',
}
const wordOf = (name: keyof ProductValues) => WORDS[name] ?? name.charAt(0).toUpperCase() + name.slice(1)
const shown = (name: keyof ProductValues, value: string) =>
  name.startsWith('amount') || name === 'installment_multiple' || name === 'arrears_tolerance' ? amountText(value) : value.replaceAll('_', ' ').replaceAll(',', ', ')

function Changes({ before, after, changed }: { before: ProductValues; after: ProductValues; changed: (keyof ProductValues)[] }) {
  return (
    <div className="space-y-4">
      <h3 className="section-title">What changes</h3>
      {changed.length === 0 ? <p className="text-muted">Change a field to see it here.</p> : (
        <table className="tbl">
          <thead className="sr-only"><tr><th>Field</th><th>Before</th><th>After</th></tr></thead>
          <tbody>
            {changed.map((name) => (
              <tr key={name}>
                <td className="whitespace-normal!">{wordOf(name)}</td>
                <td className="num whitespace-normal!"><del className="text-[13px] text-muted decoration-faint">{shown(name, before[name])}</del></td>
                <td className="num whitespace-normal! font-semibold">{shown(name, after[name])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="text-[13px] text-muted">New applications take the new terms. Applications and loans that exist keep the terms they were made with.</p>
    </div>
  )
}
