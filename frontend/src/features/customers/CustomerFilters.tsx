import { useQuery } from '@tanstack/react-query'
import { branchesQuery, staffQuery } from '@/api/queries'
import { useMay, useSession } from '@/api/session'
import { FilterChips } from '@/components/filters'
import type { CustomerSearch } from './queries'

type Props = { search: CustomerSearch; onChange: (part: Partial<CustomerSearch>) => void }

/** Officer and branch; somebody who may not see the staff can still ask for their own. */
export function CustomerFilters({ search, onChange }: Props) {
  const { person } = useSession()
  const maySeeStaff = useMay()('staff.view')
  const staff = useQuery({ ...staffQuery(), enabled: maySeeStaff })
  const branches = useQuery(branchesQuery())
  const others = (staff.data?.data ?? []).filter(({ id }) => id !== person.id)
  const officers = [{ id: String(person.id), label: 'Me' }, ...others.map(({ id, full_name }) => ({ id: String(id), label: full_name }))]
  const places = (branches.data?.data ?? []).map(({ id, name }) => ({ id: String(id), label: name }))
  return (
    <FilterChips
      filters={[{ key: 'officer', label: 'Officer', options: officers }, ...(places.length > 1 ? [{ key: 'branch', label: 'Branch', options: places }] : [])]}
      values={{ officer: search.officer, branch: search.branch }}
      onChange={(key, value) => onChange({ [key]: value })}
    />
  )
}
