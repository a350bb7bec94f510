import { useQuery } from '@tanstack/react-query'
import { staffQuery } from '@/api/queries'
import { useMay, useSession } from '@/api/session'
import { FilterChips } from '@/components/filters'
import type { ApplicationSearch } from './queries'

export function ApplicationFilters({ search, onChange }: { search: ApplicationSearch; onChange: (part: Partial<ApplicationSearch>) => void }) {
  const { person } = useSession()
  const maySeeStaff = useMay()('staff.view')
  const staff = useQuery({ ...staffQuery(), enabled: maySeeStaff })
  const others = (staff.data?.data ?? []).filter(({ id }) => id !== person.id)
  const officers = [{ id: String(person.id), label: 'Me' }, ...others.map(({ id, full_name }) => ({ id: String(id), label: full_name }))]
  return (
    <FilterChips
      filters={[{ key: 'officer', label: 'Officer', options: officers }]}
      values={{ officer: search.officer }}
      onChange={(key, value) => onChange({ [key]: value })}
    />
  )
}
