import { keepPreviousData } from '@tanstack/react-query'
import { answer, keyed, staff } from '@/api/client'
import type { CustomerFilter } from '@/api/paths'
import { listQuery } from '@/api/queries'
import type { NewCustomer } from '@/api/types'

export type CustomerSearch = Pick<CustomerFilter, 'q' | 'standing' | 'officer' | 'branch'>

export const customersQuery = (search: CustomerSearch) => ({
  ...listQuery(['customers', 'list', search], (cursor) => answer(staff.GET('/customers', { params: { query: { ...search, cursor } } }))),
  placeholderData: keepPreviousData,
})

export const historyQuery = (id: number) =>
  listQuery(['customers', id, 'history'], (cursor) => answer(staff.GET('/customers/{id}/history', { params: { path: { id }, query: { cursor } } })))

export const registerCustomer = (body: NewCustomer, key: string) =>
  answer(staff.POST('/customers', { body, params: { header: keyed(key) } }))

/** A customer who has this phone or ID number already; asked while somebody types a new one. */
export const sameCustomerQuery = (q: string) => ({
  queryKey: ['customers', 'same', q],
  queryFn: () => answer(staff.GET('/customers', { params: { query: { q, limit: 1 } } })),
  enabled: q.length >= 6,
})
