import { useQuery } from '@tanstack/react-query'
import { branchesQuery } from '@/api/queries'
import type { Option } from '@/components/fields/SelectField'

export const ALL_BRANCHES = 'all'

/** The branches to choose from, and none of them: the whole book. */
export function useBranchOptions(): Option[] {
  const branches = useQuery(branchesQuery())
  return [{ id: ALL_BRANCHES, label: 'All branches' }, ...(branches.data?.data ?? []).map(({ id, name }) => ({ id: String(id), label: name }))]
}

export const branchId = (chosen: string): number | null => (chosen === '' || chosen === ALL_BRANCHES ? null : Number(chosen))
