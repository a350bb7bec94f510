import { useQuery } from '@tanstack/react-query'
import { staffQuery } from '@/api/queries'
import { useMay, useSession } from '@/api/session'
import type { Filter } from './filters'

const ME = 'me'

/** The officer's filter of a list: oneself first, by a word that holds for whoever opens the address; colleagues for who may see them. */
export function useOfficerFilter(value: string | undefined): { filter: Filter; value: string | undefined } {
  const own = String(useSession().person.id)
  const staff = useQuery({ ...staffQuery(), enabled: useMay()('staff.view') })
  const others = (staff.data?.data ?? []).map(({ id, full_name }) => ({ id: String(id), label: full_name })).filter(({ id }) => id !== own)
  return { filter: { key: 'officer', label: 'Officer', options: [{ id: ME, label: 'Me' }, ...others] }, value: value === own ? ME : value }
}
