import { queryOptions } from '@tanstack/react-query'
import { answer, open } from '@/api/client'
import type { WorkspaceJob } from '@/api/types'

const FOREVER = { staleTime: Infinity, refetchOnWindowFocus: false } as const
const POLL_MS = 700

export const siteQuery = () => queryOptions({ queryKey: ['site'], queryFn: () => answer(open.GET('/site')), ...FOREVER })
export const countriesQuery = () => queryOptions({ queryKey: ['countries'], queryFn: () => answer(open.GET('/countries')), ...FOREVER })

export const addressQuery = (slug: string) =>
  queryOptions({
    queryKey: ['address', slug],
    queryFn: () => answer(open.GET('/sign-ups/address', { params: { query: { slug } } })),
    enabled: slug.length >= 2,
    staleTime: 10_000,
  })

/** The link of the mail, once: what it answers is kept for this page. */
export const confirmQuery = (token: string | null) =>
  queryOptions({
    queryKey: ['confirm', token],
    queryFn: () => answer(open.POST('/sign-ups/confirm', { body: { token: token ?? '' } })),
    enabled: token !== null,
    ...FOREVER,
  })

export const isOver = (job: WorkspaceJob | undefined) => job !== undefined && ['done', 'failed', 'cancelled'].includes(job.state)

export const workspaceJobQuery = (id: string | null) =>
  queryOptions({
    queryKey: ['workspace-job', id],
    queryFn: () => answer(open.GET('/sign-ups/jobs/{id}', { params: { path: { id: id ?? '' } } })),
    enabled: id !== null,
    refetchInterval: (query) => (isOver(query.state.data) ? false : POLL_MS),
  })
