// How screens ask: one client, short staleness, no retry of a refusal; lists are pages that add up.
import { infiniteQueryOptions, keepPreviousData, QueryClient, queryOptions, type InfiniteData } from '@tanstack/react-query'
import { ProblemError } from '@/lib/problem'
import { answer, staff } from './client'
import type { Page, SchedulePreviewAsk } from './types'

const STALE_MS = 15_000

/** A refusal is final; a missing connection is worth two more tries. */
export const worthRetrying = (failures: number, error: Error) =>
  failures < 2 && error instanceof ProblemError && (error.status === 0 || error.status >= 502)

export const makeQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: STALE_MS, retry: worthRetrying, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  })

/**
 * A list by cursor, as one growing list:
 * `useInfiniteQuery(listQuery(['loans', filters], (cursor) => answer(staff.GET('/loans', { params: { query: { ...filters, cursor } } }))))`.
 */
export const listQuery = <Row>(key: readonly unknown[], fetchPage: (cursor: string | undefined) => Promise<Page<Row>>) =>
  infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam }) => fetchPage(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page<Row>) => page.next_cursor ?? undefined,
  })

export const rowsOf = <Row>(data: InfiniteData<Page<Row>> | undefined): Row[] => data?.pages.flatMap((page) => page.data) ?? []

/** "812", "1,000+": the count of a list as its title shows it. */
export function countText(data: InfiniteData<Page<unknown>> | undefined): string | undefined {
  const count = data?.pages[0]?.count
  return count && `${count.value.toLocaleString('en')}${count.capped ? '+' : ''}`
}

/** The figures of the lender and what waits; the frame and the home read the same answer. */
export const homeQuery = () => queryOptions({ queryKey: ['home'], queryFn: () => answer(staff.GET('/home')), staleTime: 20_000 })
export const staffQuery = () =>
  queryOptions({ queryKey: ['staff', 'all'], queryFn: () => answer(staff.GET('/staff', { params: { query: { limit: 100 } } })), staleTime: 300_000 })
export const branchesQuery = () =>
  queryOptions({ queryKey: ['branches'], queryFn: () => answer(staff.GET('/branches', { params: { query: { limit: 100 } } })), staleTime: 300_000 })
export const productsQuery = () =>
  queryOptions({ queryKey: ['products', 'all'], queryFn: () => answer(staff.GET('/products', { params: { query: { limit: 100 } } })), staleTime: 60_000 })
/** Asked by the customer's page, the application form and the approval inbox alike. */
export const customerQuery = (id: number) =>
  queryOptions({ queryKey: ['customers', id], queryFn: () => answer(staff.GET('/customers/{id}', { params: { path: { id } } })) })
/** The schedule an application or a product would give; the server reckons it, nothing is kept. */
export const schedulePreviewQuery = (ask: SchedulePreviewAsk) =>
  queryOptions({
    queryKey: ['schedule-preview', ask],
    queryFn: () => answer(staff.POST('/schedule-preview', { body: ask })),
    placeholderData: keepPreviousData,
  })
