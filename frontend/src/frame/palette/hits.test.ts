import { expect, it } from 'vitest'
import type { CustomerRow, LoanRow } from '@/api/types'
import { officer } from '@/test/render'
import { railFor } from '../navigation'
import { hitGroups, says } from './hits'

const kes = (amount: string) => ({ amount, currency: 'KES' })
const customer = { id: 18, reference: 'CU-000018', full_name: 'Amina Yusuf', phone: '+254712884031', standing: 'in_arrears' } as CustomerRow
const loan = {
  id: 42, reference: 'LN-000042', customer: { id: 18, name: 'Amina Yusuf', reference: 'CU-000018' }, product: { id: 1, name: 'Biashara' },
  outstanding: { total: kes('35067.50') }, due_now: kes('8898.46'), state: 'active', days_past_due: 31,
} as LoanRow
const asked = { person: officer, customerWords: { one: 'Customer', many: 'Customers' }, entries: railFor(officer) }

it('finds a word by its beginnings', () => {
  expect(says('Record a repayment', 'rec rep')).toBe(true)
  expect(says('Record a repayment', 'payment')).toBe(false)
})

it('lists customers, loans, then the repayment that is likely meant', () => {
  const groups = hitGroups({ ...asked, typed: 'amina', mode: 'search', found: { customers: [customer], loans: [loan] } })
  expect(groups.map(({ name }) => name)).toEqual(['Customers', 'Loans', 'Do'])
  expect(groups[1]!.hits[0]).toMatchObject({ title: 'LN-000042', state: { state: 'in_arrears', note: '31 days' } })
  expect(groups[2]!.hits[0]).toMatchObject({ title: 'Record repayment from Amina Yusuf', to: '/loans/42?deed=record_repayment' })
})

it('puts a loan first whose number was typed', () => {
  const groups = hitGroups({ ...asked, typed: 'ln-000042', mode: 'search', found: { customers: [customer], loans: [loan] } })
  expect(groups.map(({ name }) => name)).toEqual(['Loans', 'Customers', 'Do'])
})

it('offers no repayment to a person who may not record one', () => {
  const person = { ...officer, permissions: officer.permissions.filter((name) => name !== 'repayments.record') }
  const groups = hitGroups({ ...asked, person, typed: 'amina', mode: 'search', found: { customers: [], loans: [loan] } })
  expect(groups.map(({ name }) => name)).toEqual(['Loans'])
})

it('leads from a payer straight to the repayment', () => {
  const [group] = hitGroups({ ...asked, typed: 'am', mode: 'collect', found: { customers: [], loans: [loan] } })
  expect(group!.hits[0]).toMatchObject({ title: 'Amina Yusuf', note: 'LN-000042, Biashara, KES 8,898.46 due now', to: '/loans/42?deed=record_repayment' })
})
