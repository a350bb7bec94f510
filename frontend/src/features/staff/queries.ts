import { answer, keyed, staff } from '@/api/client'
import { listQuery } from '@/api/queries'
import type { Role } from '@/api/types'

export const peopleQuery = () => listQuery(['staff', 'list'], (cursor) => answer(staff.GET('/staff', { params: { query: { cursor } } })))
export const invitationsQuery = () => listQuery(['invitations'], (cursor) => answer(staff.GET('/invitations', { params: { query: { cursor } } })))

const on = (id: number, key: string) => ({ path: { id }, header: keyed(key) })

export const resend = (id: number, key: string) => answer(staff.POST('/invitations/{id}/resend', { params: on(id, key), body: {} }))
export const revoke = (id: number, key: string) => answer(staff.POST('/invitations/{id}/revoke', { params: on(id, key), body: {} }))
export const suspend = (id: number, reason: string, key: string) => answer(staff.POST('/staff/{id}/suspend', { params: on(id, key), body: { reason } }))
export const reinstate = (id: number, key: string) => answer(staff.POST('/staff/{id}/reinstate', { params: on(id, key), body: {} }))
export const changeRole = (id: number, role: Role, branch: number | null, key: string) =>
  answer(staff.POST('/staff/{id}/role', { params: on(id, key), body: { role, branch_id: branch } }))
