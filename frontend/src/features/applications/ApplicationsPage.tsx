import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useCallback, useState, type ReactNode } from 'react'
import { countText, homeQuery } from '@/api/queries'
import { useMay } from '@/api/session'
import { ButtonLink, TextLink } from '@/components/AppLink'
import { DoneLine } from '@/components/DoneLine'
import { EmptyState } from '@/components/feedback'
import { SavedViews, SearchBox } from '@/components/filters'
import { QueryList } from '@/components/QueryList'
import { PageTitle } from '@/components/Section'
import { applicationsRoute } from '@/routes/applications'
import { paths } from '@/routes/paths'
import { ApplicationFilters } from './ApplicationFilters'
import { ApplicationTable } from './ApplicationTable'
import { Inbox } from './Inbox'
import { applicationsQuery, type ApplicationSearch } from './queries'

const STATES = [{ label: 'All', state: undefined }, { label: 'Drafts', state: 'draft' }, { label: 'Approved', state: 'approved' }, { label: 'Rejected', state: 'rejected' }]

export function ApplicationsPage() {
  const search = applicationsRoute.useSearch()
  const navigate = applicationsRoute.useNavigate()
  const mayFile = useMay()('applications.submit')
  const list = useInfiniteQuery(applicationsQuery(search))
  const [done, setDone] = useState<ReactNode>(null)
  const setSearch = useCallback((part: Partial<ApplicationSearch>) =>
    void navigate({ search: (old: ApplicationSearch) => ({ ...old, ...part }), replace: true }), [navigate])
  const onType = useCallback((q: string) => setSearch({ q: q || undefined }), [setSearch])
  const file = mayFile && <ButtonLink to={paths.newApplication()}><Plus className="size-4" aria-hidden />Application</ButtonLink>
  return (
    <>
      <PageTitle title="Applications" count={countText(list.data)} action={file} />
      <Views search={search} />
      <div className="mt-3 mb-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        <SearchBox value={search.q ?? ''} onChange={onType} placeholder="Name or reference" />
        <ApplicationFilters search={search} onChange={setSearch} />
      </div>
      <DoneLine onClose={() => setDone(null)}>{done}</DoneLine>
      <QueryList query={list} name="Applications" empty={<Nothing search={search} file={file} />}>
        {(rows) => (search.waiting ? <Inbox key={search.waiting} waiting={search.waiting} rows={rows} onDone={setDone} /> : <ApplicationTable rows={rows} />)}
      </QueryList>
    </>
  )
}

/** What waits for somebody comes first, with its counts; then the whole file by state. */
function Views({ search }: { search: ApplicationSearch }) {
  const waits = useQuery(homeQuery()).data?.waiting
  const { state: _, waiting: current, ...kept } = search
  const waiting = [
    { label: 'To review', waiting: 'review', count: waits?.to_review },
    { label: 'To approve', waiting: 'approval', count: waits?.to_approve },
    { label: 'To disburse', waiting: 'disbursement', count: waits?.to_disburse },
  ] as const
  return (
    <SavedViews views={[
      ...waiting.map((view) => ({ label: view.label, count: view.count, to: paths.applications({ ...kept, waiting: view.waiting }), current: current === view.waiting })),
      ...STATES.map(({ label, state }) => ({ label, to: paths.applications({ ...kept, state }), current: !current && search.state === state })),
    ]} />
  )
}

const DONE = { review: 'Nothing to review', approval: 'Nothing to approve', disbursement: 'Nothing to disburse' }

function Nothing({ search: { q, waiting, state, officer }, file }: { search: ApplicationSearch; file: React.ReactNode }) {
  const all = <TextLink to={paths.applications()}>Show all applications</TextLink>
  if (q) return <EmptyState title={`No application found for “${q}”`} link={all} />
  if (waiting) return <EmptyState title={DONE[waiting]} link={all}>What waits for a decision appears here at once.</EmptyState>
  if (state || officer) return <EmptyState title="No application in this view" link={all} />
  return <EmptyState title="No application yet" action={file}>An application names a customer, a product, an amount and what it is for.</EmptyState>
}
