import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { countText, rowsOf } from '@/api/queries'
import { TextLink } from '@/components/AppLink'
import { EmptyState } from '@/components/feedback'
import { SavedViews, SearchBox } from '@/components/filters'
import { QueryList } from '@/components/QueryList'
import { PageTitle } from '@/components/Section'
import { loansRoute } from '@/routes/loans'
import { paths } from '@/routes/paths'
import { LoanFilters } from './LoanFilters'
import { LoanTable } from './LoanTable'
import { loansQuery, type LoanSearch } from './queries'

type View = { label: string; state?: string; standing?: 'in_arrears' | 'due_today' }
const VIEWS: View[] = [
  { label: 'All' }, { label: 'In arrears', standing: 'in_arrears' }, { label: 'Due today', standing: 'due_today' },
  { label: 'To disburse', state: 'approved' }, { label: 'Active', state: 'active' }, { label: 'Cleared', state: 'cleared' },
  { label: 'Written off', state: 'written_off' },
]

export function LoansPage() {
  const search = loansRoute.useSearch()
  const navigate = loansRoute.useNavigate()
  const list = useInfiniteQuery(loansQuery(search))
  const setSearch = useCallback((part: Partial<LoanSearch>) =>
    void navigate({ search: (old: LoanSearch) => ({ ...old, ...part }), replace: true }), [navigate])
  const onType = useCallback((q: string) => setSearch({ q: q || undefined }), [setSearch])
  const { product, customer, ...rest } = search
  const kept = { ...rest, product: product ? Number(product) : undefined, customer: customer ? Number(customer) : undefined }
  const customerName = customer ? rowsOf(list.data)[0]?.customer.name : undefined
  return (
    <>
      <PageTitle title="Loans" count={countText(list.data)} />
      <SavedViews views={VIEWS.map(({ label, state, standing }) => ({
        label, to: paths.loans({ ...kept, state, standing }), current: search.state === state && search.standing === standing,
      }))} />
      <div className="mt-3 mb-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        <SearchBox value={search.q ?? ''} onChange={onType} placeholder="Name, phone or loan" />
        <LoanFilters search={search} customerName={customerName} onChange={setSearch} />
      </div>
      <QueryList query={list} name="Loans" empty={<NoLoans search={search} />}>
        {(rows) => <LoanTable rows={rows} toDisburse={search.state === 'approved'} />}
      </QueryList>
    </>
  )
}

function NoLoans({ search: { q, ...filters } }: { search: LoanSearch }) {
  const all = <TextLink to={paths.loans()}>Show all loans</TextLink>
  if (q) return <EmptyState title={`No loan found for “${q}”`} link={all}>Names, phone numbers and loan references were searched.</EmptyState>
  if (filters.standing === 'in_arrears') return <EmptyState title="No loan is late" link={all} />
  if (filters.standing === 'due_today') return <EmptyState title="Nothing is due today" link={all} />
  if (filters.state === 'approved') return <EmptyState title="No loan waits for disbursement" link={all} />
  if (Object.values(filters).some(Boolean)) return <EmptyState title="No loan in this view" link={all} />
  return (
    <EmptyState title="No loan yet" link={<TextLink to={paths.applications({ waiting: 'approval' })}>Applications to decide</TextLink>}>
      A loan appears here when its application is approved.
    </EmptyState>
  )
}
