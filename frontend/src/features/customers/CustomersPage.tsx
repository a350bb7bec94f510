import { Button } from '@heroui/react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useCallback } from 'react'
import { countText } from '@/api/queries'
import { useMay, useSession } from '@/api/session'
import { EmptyState } from '@/components/feedback'
import { TextLink } from '@/components/AppLink'
import { SavedViews, SearchBox } from '@/components/filters'
import { QueryList } from '@/components/QueryList'
import { PageTitle } from '@/components/Section'
import { customersRoute } from '@/routes/customers'
import { paths } from '@/routes/paths'
import { CustomerFilters } from './CustomerFilters'
import { CustomerTable } from './CustomerTable'
import { customersQuery, type CustomerSearch } from './queries'
import { RegisterSheet } from './RegisterSheet'

const VIEWS = [
  { label: 'All', standing: undefined }, { label: 'In arrears', standing: 'in_arrears' },
  { label: 'Active', standing: 'active' }, { label: 'No loan', standing: 'none' },
]

export function CustomersPage() {
  const { deed, ...search } = customersRoute.useSearch()
  const navigate = customersRoute.useNavigate()
  const words = useSession().workspace
  const mayRegister = useMay()('customers.register')
  const list = useInfiniteQuery(customersQuery(search))
  const setSearch = useCallback((part: Partial<CustomerSearch>) =>
    void navigate({ search: (old: CustomerSearch) => ({ ...old, ...part }), replace: true }), [navigate])
  const onType = useCallback((q: string) => setSearch({ q: q || undefined }), [setSearch])
  const openSheet = (open: boolean) => void navigate({ search: (old: CustomerSearch) => ({ ...old, deed: open ? 'register' : undefined }), replace: !open })
  const register = mayRegister && <Button onPress={() => openSheet(true)}><Plus className="size-4" aria-hidden />{words.customer_word}</Button>
  return (
    <>
      <PageTitle title={words.customer_word_plural} count={countText(list.data)} action={register} />
      <SavedViews views={VIEWS.map(({ label, standing }) => ({
        label, to: paths.customers({ ...search, standing }), current: search.standing === standing,
      }))} />
      <div className="mt-3 mb-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        <SearchBox value={search.q ?? ''} onChange={onType} placeholder="Name, phone, ID, reference" />
        <CustomerFilters search={search} onChange={setSearch} />
      </div>
      <QueryList query={list} name={words.customer_word_plural} empty={<NoCustomers search={search} register={register} />}>
        {(rows) => <CustomerTable rows={rows} />}
      </QueryList>
      {deed === 'register' && mayRegister && <RegisterSheet onClose={() => openSheet(false)} />}
    </>
  )
}

function NoCustomers({ search, register }: { search: CustomerSearch; register: React.ReactNode }) {
  const { customer_word_plural: words } = useSession().workspace
  const { q, ...filters } = search
  const many = words.toLowerCase()
  if (q) {
    return (
      <EmptyState title={`Nobody found for “${q}”`} action={register} link={<TextLink to={paths.customers()}>Show all {many}</TextLink>}>
        Names, phone numbers, ID numbers and references were searched{Object.values(filters).some(Boolean) ? ', within the filters above' : ''}.
      </EmptyState>
    )
  }
  if (Object.values(filters).some(Boolean)) {
    return <EmptyState title={`No ${many} in this view`} link={<TextLink to={paths.customers()}>Show all {many}</TextLink>} />
  }
  return <EmptyState title={`No ${many} yet`} action={register}>Register the first one here, or import your book.</EmptyState>
}
