import { Button } from '@heroui/react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { productsQuery } from '@/api/queries'
import { useMay } from '@/api/session'
import type { Product } from '@/api/types'
import { DataTable } from '@/components/DataTable'
import { EmptyState } from '@/components/feedback'
import { Money } from '@/components/Money'
import { PageTitle } from '@/components/Section'
import { StateBadge } from '@/components/StateBadge'
import { INTEREST_METHODS, percentText, rhythmText } from '@/lib/terms'
import { paths } from '@/routes/paths'
import { productsRoute } from '@/routes/products'
import { DefineSheet } from './DefineSheet'

export function ProductsPage() {
  const { deed } = productsRoute.useSearch()
  const navigate = productsRoute.useNavigate()
  const mayDefine = useMay()('products.define')
  const products = useSuspenseQuery(productsQuery()).data.data
  const open = (isOpen: boolean) => void navigate({ search: { deed: isOpen ? 'define' : undefined }, replace: !isOpen })
  const define = mayDefine && <Button onPress={() => open(true)}><Plus className="size-4" aria-hidden />Product</Button>
  return (
    <>
      <PageTitle title="Products" count={products.length} action={define} />
      {products.length === 0
        ? <EmptyState title="No product yet" action={define}>A product says what a loan costs, how much is lent and how it is repaid. Applications choose one.</EmptyState>
        : <ProductTable products={products} />}
      {deed === 'define' && mayDefine && <DefineSheet onClose={() => open(false)} />}
    </>
  )
}

function ProductTable({ products }: { products: Product[] }) {
  return (
    <DataTable
      label="Products"
      rows={products}
      id={(row) => row.id}
      to={(row) => paths.product(row.id)}
      columns={[
        { key: 'name', head: 'Product', cell: (row) => row.name, card: 'title' },
        { key: 'code', head: 'Code', cell: (row) => <span className="text-muted">{row.code}</span>, card: 'line', hide: 'xl' },
        { key: 'method', head: 'Interest', cell: ({ terms }) => INTEREST_METHODS[terms.interest_method], card: 'no', hide: 'xl' },
        { key: 'repaid', head: 'Repaid', cell: ({ terms }) => rhythmText(terms), card: 'line' },
        { key: 'rate', head: 'A year', num: true, cell: ({ terms }) => <span className="font-medium">{percentText(terms.yearly_rate)}</span>, card: 'figure' },
        { key: 'installments', head: 'Installments', num: true, cell: ({ terms: { installments: { min, max } } }) => (min === max ? min : `${min}–${max}`), card: 'pair', hide: 'lg' },
        { key: 'from', head: 'Lends from', num: true, cell: ({ terms }) => <Money of={terms.amount.min} places={0} />, card: 'pair' },
        { key: 'to', head: 'up to', num: true, cell: ({ terms }) => <Money of={terms.amount.max} places={0} />, card: 'pair' },
        { key: 'version', head: 'Version', num: true, cell: ({ terms }) => terms.version, card: 'no', hide: '2xl' },
        { key: 'state', head: 'State', cell: (row) => <StateBadge of="product" state={row.active ? 'active' : 'closed'} />, card: 'line' },
      ]}
    />
  )
}
