import { useId } from 'react'
import type { Product } from '@/api/types'
import { SelectField } from '@/components/fields/SelectField'
import { useField } from '@/components/fields/field'
import { cx } from '@/lib/classes'
import { percentText, rhythmText } from '@/lib/terms'

const FEW = 4
type Props = { products: Product[]; onChoose: (product: Product) => void }

const ROW =
  'relative flex min-h-11 cursor-pointer items-center justify-between gap-3 border-t border-field-border px-3 first:rounded-t-[5px] first:border-t-0 last:rounded-b-[5px] md:min-h-9 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent'

const briefly = ({ terms }: Product) => `${percentText(terms.yearly_rate)} a year${terms.interest_method === 'flat' ? ' flat' : ''}, ${rhythmText(terms)}`

/** A few products stand open, one press each; many are a list to choose from. */
export function ProductField({ products, onChoose }: Props) {
  return products.length > FEW ? <ProductSelect products={products} onChoose={onChoose} /> : <ProductRadios products={products} onChoose={onChoose} />
}

function ProductSelect({ products, onChoose }: Props) {
  return (
    <SelectField
      name="product_id"
      label="Product"
      options={products.map((product) => ({ id: String(product.id), label: product.name, note: briefly(product) }))}
      onChosen={(id) => { const product = products.find((one) => String(one.id) === id); if (product) onChoose(product) }}
    />
  )
}

function ProductRadios({ products, onChoose }: Props) {
  const { value, onChange, onBlur, error } = useField('product_id')
  const id = useId()
  return (
    <fieldset role="radiogroup" aria-labelledby={`${id}l`} aria-describedby={error ? `${id}f` : undefined}>
      <span id={`${id}l`} className="label mb-1 block">Product</span>
      <div className="rounded-[6px] border border-field-border">
        {products.map((product) => {
          const chosen = value === String(product.id)
          return (
            <label key={product.id} className={cx(ROW, chosen ? 'bg-accent-wash text-accent-text shadow-[inset_0_0_0_1px_var(--accent)]' : 'hover:bg-surface-secondary')}>
              <input
                type="radio"
                name="product_id"
                value={product.id}
                checked={chosen}
                onChange={() => { onChange(String(product.id)); onChoose(product) }}
                onBlur={onBlur}
                className="absolute inset-0 cursor-pointer opacity-0"
              />
              <span className={cx('min-w-0 truncate', chosen && 'font-medium')}>{product.name}</span>
              <span className="shrink-0 text-[13px] text-muted">{briefly(product)}</span>
            </label>
          )
        })}
      </div>
      {error && <div id={`${id}f`} className="field-error mt-1">{error}</div>}
    </fieldset>
  )
}
