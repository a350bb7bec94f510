import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answer, keyed, staff } from '@/api/client'
import type { LoanFilter } from '@/api/paths'
import { listQuery } from '@/api/queries'
import type { Channel, Disbursement, Repayment } from '@/api/types'

export type LoanSearch = Pick<LoanFilter, 'q' | 'state' | 'standing' | 'officer' | 'product' | 'customer'>

export const loansQuery = (search: LoanSearch) => ({
  ...listQuery(['loans', 'list', search], (cursor) => answer(staff.GET('/loans', { params: { query: { ...search, cursor } } }))),
  placeholderData: keepPreviousData,
})

const at = (id: number) => ({ params: { path: { id } } })

export const loanQuery = (id: number) =>
  queryOptions({ queryKey: ['loans', id], queryFn: () => answer(staff.GET('/loans/{id}', at(id))) })
export const loanScheduleQuery = (id: number) =>
  queryOptions({ queryKey: ['loans', id, 'schedule'], queryFn: () => answer(staff.GET('/loans/{id}/schedule', at(id))) })

export const transactionsQuery = (id: number) =>
  listQuery(['loans', id, 'transactions'], (cursor) => answer(staff.GET('/loans/{id}/transactions', { params: { path: { id }, query: { cursor } } })))
export const journalQuery = (id: number) =>
  listQuery(['loans', id, 'journal'], (cursor) => answer(staff.GET('/loans/{id}/journal', { params: { path: { id }, query: { cursor } } })))
export const loanTimelineQuery = (id: number) =>
  listQuery(['loans', id, 'timeline'], (cursor) => answer(staff.GET('/loans/{id}/timeline', { params: { path: { id }, query: { cursor } } })))

/** A preview is of the loan as it stands at this moment: none is kept, none is asked again behind a closed sheet. */
const FRESH = { staleTime: 0, gcTime: 0 }

export const repaymentPreviewQuery = (id: number, body: { amount: string; received_on: string; channel: Channel }) =>
  queryOptions({
    queryKey: ['loan-previews', id, 'repayment', body],
    ...FRESH,
    queryFn: () => answer(staff.POST('/loans/{id}/repayment-preview', { body, params: { path: { id } } })),
    placeholderData: keepPreviousData,
  })
export const disbursementPreviewQuery = (id: number, body: { disbursed_on: string; first_due_on?: string; channel?: Channel }) =>
  queryOptions({
    queryKey: ['loan-previews', id, 'disbursement', body],
    ...FRESH,
    queryFn: () => answer(staff.POST('/loans/{id}/disbursement-preview', { body, params: { path: { id } } })),
    placeholderData: keepPreviousData,
  })

export const disburseLoan = (id: number, body: Disbursement, key: string) =>
  answer(staff.POST('/loans/{id}/disburse', { body, params: { path: { id }, header: keyed(key) } }))
export const recordRepayment = (id: number, body: Repayment, key: string) =>
  answer(staff.POST('/loans/{id}/repayments', { body, params: { path: { id }, header: keyed(key) } }))
export const reverseTransaction = (id: number, tid: number, reason: string, key: string) =>
  answer(staff.POST('/loans/{id}/transactions/{tid}/reverse', { body: { reason }, params: { path: { id, tid }, header: keyed(key) } }))
export const writeOffLoan = (id: number, reason: string, key: string) =>
  answer(staff.POST('/loans/{id}/write-off', { body: { reason }, params: { path: { id }, header: keyed(key) } }))

/** What money moved on a loan makes untrue. */
export const LOAN_CHANGES = [['loans'], ['customers'], ['applications'], ['ledger'], ['home'], ['me']] as const
