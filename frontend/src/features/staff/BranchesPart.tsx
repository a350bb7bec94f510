import { useQuery } from '@tanstack/react-query'
import { branchesQuery } from '@/api/queries'
import { LoadProblem } from '@/components/boundaries'
import { EmptyState, TableSkeleton } from '@/components/feedback'

export function BranchesPart() {
  const branches = useQuery(branchesQuery())
  if (branches.isPending) return <TableSkeleton rows={2} widths={[120]} />
  if (!branches.data) return <LoadProblem title="The branches did not load" error={branches.error} onRetry={() => void branches.refetch()} />
  if (branches.data.data.length === 0) return <EmptyState title="No branch">Without branches everybody sees the whole book.</EmptyState>
  return (
    <ul>
      {branches.data.data.map((branch) => <li key={branch.id} className="flex min-h-9 items-center border-b border-separator">{branch.name}</li>)}
    </ul>
  )
}
