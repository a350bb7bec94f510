import { answer, staff } from '@/api/client'
import { listQuery } from '@/api/queries'

export const peopleQuery = () => listQuery(['staff', 'list'], (cursor) => answer(staff.GET('/staff', { params: { query: { cursor } } })))
export const invitationsQuery = () => listQuery(['invitations'], (cursor) => answer(staff.GET('/invitations', { params: { query: { cursor } } })))

export const resend = (id: number) => answer(staff.POST('/invitations/{id}/resend', { params: { path: { id } }, body: {} }))
export const revoke = (id: number) => answer(staff.POST('/invitations/{id}/revoke', { params: { path: { id } }, body: {} }))
