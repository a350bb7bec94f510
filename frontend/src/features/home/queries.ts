import { queryOptions } from '@tanstack/react-query'
import { answer, staff } from '@/api/client'
import type { LoanFilter } from '@/api/paths'

const FRESH_MS = 20_000
export const WAITING_SHOWN = 6

export const waitingQuery = (waiting: 'review' | 'approval') =>
  queryOptions({
    queryKey: ['applications', 'home', waiting],
    queryFn: () => answer(staff.GET('/applications', { params: { query: { waiting, limit: WAITING_SHOWN } } })),
    staleTime: FRESH_MS,
  })

export const loansQuery = (filter: LoanFilter) =>
  queryOptions({
    queryKey: ['loans', 'home', filter],
    queryFn: () => answer(staff.GET('/loans', { params: { query: filter } })),
    staleTime: FRESH_MS,
  })
