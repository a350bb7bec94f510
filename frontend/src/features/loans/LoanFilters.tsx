import { useQuery } from '@tanstack/react-query'
import { productsQuery, staffQuery } from '@/api/queries'
import { useMay, useSession } from '@/api/session'
import { FilterChips, type Filter } from '@/components/filters'
import type { LoanSearch } from './queries'

type Props = { search: LoanSearch; customerName?: string; onChange: (part: Partial<LoanSearch>) => void }

/** Officer and product; the customer is set by the customer's page and can only be taken off here. */
export function LoanFilters({ search, customerName, onChange }: Props) {
  const { person, workspace } = useSession()
  const may = useMay()
  const staff = useQuery({ ...staffQuery(), enabled: may('staff.view') })
  const products = useQuery({ ...productsQuery(), enabled: may('products.view') })
  const others = (staff.data?.data ?? []).filter(({ id }) => id !== person.id)
  const filters: Filter[] = [
    { key: 'officer', label: 'Officer', options: [{ id: String(person.id), label: 'Me' }, ...others.map(({ id, full_name }) => ({ id: String(id), label: full_name }))] },
    { key: 'product', label: 'Product', options: (products.data?.data ?? []).map(({ id, name }) => ({ id: String(id), label: name })) },
  ]
  if (search.customer) {
    filters.unshift({ key: 'customer', label: workspace.customer_word, options: [{ id: search.customer, label: customerName ?? `no. ${search.customer}` }] })
  }
  return (
    <FilterChips
      filters={filters.filter(({ options }) => options.length > 0)}
      values={{ officer: search.officer, product: search.product, customer: search.customer }}
      onChange={(key, value) => onChange({ [key]: value })}
    />
  )
}
