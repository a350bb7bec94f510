import { useQuery } from '@tanstack/react-query'
import { productsQuery } from '@/api/queries'
import { useMay, useSession } from '@/api/session'
import { FilterChips, type Filter } from '@/components/filters'
import { useOfficerFilter } from '@/components/officerFilter'
import type { LoanSearch } from './queries'

type Props = { search: LoanSearch; customerName?: string; onChange: (part: Partial<LoanSearch>) => void }

/** Officer and product; the customer is set by the customer's page and can only be taken off here. */
export function LoanFilters({ search, customerName, onChange }: Props) {
  const { workspace } = useSession()
  const officer = useOfficerFilter(search.officer)
  const may = useMay()
  const products = useQuery({ ...productsQuery(), enabled: may('products.view') })
  const filters: Filter[] = [
    officer.filter,
    { key: 'product', label: 'Product', options: (products.data?.data ?? []).map(({ id, name }) => ({ id: String(id), label: name })) },
  ]
  if (search.customer) {
    filters.unshift({ key: 'customer', label: workspace.customer_word, options: [{ id: search.customer, label: customerName ?? `no. ${search.customer}` }] })
  }
  return (
    <FilterChips
      filters={filters.filter(({ options }) => options.length > 0)}
      values={{ officer: officer.value, product: search.product, customer: search.customer }}
      onChange={(key, value) => onChange({ [key]: value })}
    />
  )
}
