// What the palette finds: screens and deeds by their words at once, customers and loans by the API as typing rests.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { LucideIcon } from 'lucide-react'
import { answer, staff } from '@/api/client'
import type { CustomerRow, LoanRow, Person } from '@/api/types'
import { loanStanding, type StateKind } from '@/components/states'
import { isZero, moneyText } from '@/lib/money'
import { paths } from '@/routes/paths'
import { paletteDeeds, type Entry } from '../navigation'
import type { PaletteMode } from './mode'

export type Hit = {
  id: string
  title: string
  note?: string
  state?: { of: StateKind; state: string; note?: string }
  icon?: LucideIcon
  to?: string
  opens?: PaletteMode
  /** The key that does the same without the palette. */
  press?: string
}
export type HitGroup = { name: string; hits: Hit[] }

const EACH = 5
/** One letter finds half the book; two are a beginning of a name. */
export const isSearch = (typed: string) => typed.trim().length >= 2

export const foundQuery = (typed: string, mode: PaletteMode, person: Person) =>
  queryOptions({
    queryKey: ['palette', mode, typed],
    enabled: isSearch(typed),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    queryFn: async () => {
      const may = (permission: 'customers.view' | 'loans.view') => person.permissions.includes(permission)
      const wantCustomers = mode === 'search' && may('customers.view')
      const [customers, loans] = await Promise.all([
        wantCustomers ? answer(staff.GET('/customers', { params: { query: { q: typed, limit: EACH } } })) : null,
        may('loans.view')
          ? answer(staff.GET('/loans', { params: { query: { q: typed, limit: EACH, ...(mode === 'collect' && { state: 'active' }) } } }))
          : null,
      ])
      return { customers: customers?.data ?? [], loans: loans?.data ?? [] }
    },
  })

const customerHit = (customer: CustomerRow): Hit => ({
  id: `customer-${customer.id}`,
  title: customer.full_name,
  note: `${customer.reference}, ${customer.phone}`,
  state: { of: 'customer', state: customer.standing },
  to: paths.customer(customer.id),
})

const dueText = ({ due_now }: LoanRow) => (isZero(due_now.amount) ? 'nothing due now' : `${moneyText(due_now)} due now`)

const loanHit = (loan: LoanRow, mode: PaletteMode): Hit => ({
  id: `loan-${loan.id}`,
  title: mode === 'collect' ? loan.customer.name : loan.reference,
  note: [mode === 'collect' ? loan.reference : loan.customer.name, loan.product.name, mode === 'collect' ? dueText(loan) : moneyText(loan.outstanding.total)].join(', '),
  state: { of: 'loan', ...loanStanding(loan) },
  to: paths.loan(loan.id, mode === 'collect' ? { deed: 'record_repayment' } : {}),
})

const repaymentHit = (loan: LoanRow): Hit => ({
  id: `repay-${loan.id}`,
  title: `Record repayment from ${loan.customer.name}`,
  note: `${loan.reference}, ${dueText(loan)}`,
  to: paths.loan(loan.id, { deed: 'record_repayment' }),
})

type Asked = {
  typed: string
  mode: PaletteMode
  person: Person
  customerWords: { one: string; many: string }
  entries: Entry[]
  found?: { customers: CustomerRow[]; loans: LoanRow[] }
}

/** The groups of the palette, in the order in which people look for them; empty groups are left out. */
export function hitGroups({ typed, mode, person, customerWords, entries, found }: Asked): HitGroup[] {
  const loans = found?.loans ?? []
  if (mode === 'collect') return [{ name: 'Active loans', hits: loans.map((loan) => loanHit(loan, mode)) }].filter(hasHits)
  const repayable = person.permissions.includes('repayments.record') ? loans.filter(({ state }) => state === 'active').slice(0, 1) : []
  const deeds = paletteDeeds(person, customerWords.one).filter(({ name }) => says(name, typed)).map(({ name, key, ...deed }): Hit => ({ id: name, title: name, press: key, ...deed }))
  const screens = entries.filter(({ name }) => says(name, typed)).map(({ name, to, icon }): Hit => ({ id: to, title: name, to, icon }))
  const people = { name: customerWords.many, hits: (found?.customers ?? []).map(customerHit) }
  const lent = { name: 'Loans', hits: loans.map((loan) => loanHit(loan, mode)) }
  const meansLoan = loans.some(({ reference }) => reference.toLowerCase() === typed.trim().toLowerCase())
  return [
    ...(meansLoan ? [lent, people] : [people, lent]),
    { name: 'Do', hits: [...repayable.map(repaymentHit), ...deeds] },
    { name: 'Go to', hits: screens },
  ].filter(hasHits)
}

const hasHits = ({ hits }: HitGroup) => hits.length > 0

/** Each typed word begins a word of the name: "rep" finds "Record a repayment". */
export function says(name: string, typed: string): boolean {
  const words = name.toLowerCase().split(/\s+/)
  return typed.toLowerCase().split(/\s+/).filter(Boolean).every((part) => words.some((word) => word.startsWith(part)))
}
