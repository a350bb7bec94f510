import { useQuery } from '@tanstack/react-query'
import { branchesQuery } from '@/api/queries'
import { FilterChips } from '@/components/filters'
import { useOfficerFilter } from '@/components/officerFilter'
import type { CustomerSearch } from './queries'

type Props = { search: CustomerSearch; onChange: (part: Partial<CustomerSearch>) => void }

/** Officer and, where there is more than one, branch. */
export function CustomerFilters({ search, onChange }: Props) {
  const officer = useOfficerFilter(search.officer)
  const branches = useQuery(branchesQuery())
  const places = (branches.data?.data ?? []).map(({ id, name }) => ({ id: String(id), label: name }))
  return (
    <FilterChips
      filters={[officer.filter, ...(places.length > 1 ? [{ key: 'branch', label: 'Branch', options: places }] : [])]}
      values={{ officer: officer.value, branch: search.branch }}
      onChange={(key, value) => onChange({ [key]: value })}
    />
  )
}
