import { FilterChips } from '@/components/filters'
import { useOfficerFilter } from '@/components/officerFilter'
import type { ApplicationSearch } from './queries'

export function ApplicationFilters({ search, onChange }: { search: ApplicationSearch; onChange: (part: Partial<ApplicationSearch>) => void }) {
  const officer = useOfficerFilter(search.officer)
  return <FilterChips filters={[officer.filter]} values={{ officer: officer.value }} onChange={(key, value) => onChange({ [key]: value })} />
}
