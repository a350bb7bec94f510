import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answer, keyed, staff } from '@/api/client'
import type { ApplicationFilter } from '@/api/paths'
import { listQuery } from '@/api/queries'
import type { ApplicationWish, NewApplication } from '@/api/types'

export type ApplicationSearch = Pick<ApplicationFilter, 'q' | 'state' | 'waiting' | 'officer'>

export const applicationsQuery = (search: ApplicationSearch) => ({
  ...listQuery(['applications', 'list', search], (cursor) =>
    answer(staff.GET('/applications', { params: { query: { ...search, cursor } } }))),
  placeholderData: keepPreviousData,
})

export const applicationQuery = (id: number) =>
  queryOptions({ queryKey: ['applications', id], queryFn: () => answer(staff.GET('/applications/{id}', { params: { path: { id } } })) })

export const applicationTimelineQuery = (id: number) =>
  listQuery(['applications', id, 'timeline'], (cursor) =>
    answer(staff.GET('/applications/{id}/timeline', { params: { path: { id }, query: { cursor } } })))

export const fileApplication = (body: NewApplication, key: string) =>
  answer(staff.POST('/applications', { body, params: { header: keyed(key) } }))

const on = (id: number, key: string) => ({ path: { id }, header: keyed(key) })

export const changeApplication = (id: number, body: ApplicationWish, key: string) =>
  answer(staff.POST('/applications/{id}/change', { body, params: on(id, key) }))
export const submitApplication = (id: number, key: string) =>
  answer(staff.POST('/applications/{id}/submit', { body: {}, params: on(id, key) }))
export const reviewApplication = (id: number, note: string, key: string) =>
  answer(staff.POST('/applications/{id}/review', { body: { note }, params: on(id, key) }))
export const sendBackApplication = (id: number, reason: string, key: string) =>
  answer(staff.POST('/applications/{id}/send-back', { body: { reason }, params: on(id, key) }))
export const approveApplication = (id: number, body: { amount?: string; reason?: string }, key: string) =>
  answer(staff.POST('/applications/{id}/approve', { body, params: on(id, key) }))
export const rejectApplication = (id: number, reason: string, key: string) =>
  answer(staff.POST('/applications/{id}/reject', { body: { reason }, params: on(id, key) }))
export const withdrawApplication = (id: number, reason: string, key: string) =>
  answer(staff.POST('/applications/{id}/withdraw', { body: { reason }, params: on(id, key) }))

/** Customers for the picker of the form: name, reference and phone. */
export async function findCustomers(q: string) {
  const page = await answer(staff.GET('/customers', { params: { query: { q: q || undefined, limit: 8 } } }))
  return page.data.map(({ id, full_name, reference, phone }) => ({ id: String(id), label: full_name, note: `${reference}, ${phone}` }))
}

/** What a deed on an application makes untrue. */
export const APPLICATION_CHANGES = [['applications'], ['customers'], ['loans'], ['me'], ['home']] as const
