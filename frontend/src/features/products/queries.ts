import { answer, keyed, staff } from '@/api/client'
import type { NewProduct, ProductRevision } from '@/api/types'

export const defineProduct = (body: NewProduct, key: string) => answer(staff.POST('/products', { body, params: { header: keyed(key) } }))
export const reviseProduct = (id: number, body: ProductRevision, key: string) =>
  answer(staff.POST('/products/{id}/revise', { body, params: { path: { id }, header: keyed(key) } }))
