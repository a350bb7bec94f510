import { describe, expect, it } from 'vitest'
import type { Permission, Person, Role } from '@/api/types'
import { officer } from '@/test/render'
import { currentEntry, mainDeedFor, paletteDeeds, railFor } from './navigation'

const person = (role: Role, permissions: Permission[]): Person => ({ ...officer, role, permissions })
const VIEWS: Permission[] = ['customers.view', 'products.view', 'applications.view', 'loans.view', 'ledger.view', 'staff.view']
const names = (who: Person) => railFor(who).map(({ name }) => name)

describe('the rail', () => {
  it('begins with the day of an officer and leaves the ledger out', () => {
    expect(names(officer)[0]).toBe('Today')
    expect(names(officer)).not.toContain('Ledger')
    expect(names(officer)).not.toContain('To disburse')
  })

  it('shows finance what waits for money before anything else', () => {
    const finance = person('finance', [...VIEWS, 'loans.disburse', 'repayments.record'])
    expect(railFor(finance, { to_review: 4, to_approve: 3, to_disburse: 5 })[1]).toMatchObject({ name: 'To disburse', waiting: 5 })
  })

  it('never shows what the permissions do not open, whatever the role', () => expect(names(person('admin', ['loans.view']))).toEqual(['Home', 'Loans']))
  it('holds at most eight entries', () => expect(names(person('admin', [...VIEWS, 'loans.disburse'])).length).toBeLessThanOrEqual(8))

  it('counts only what this person can act on', () => {
    const waits = { to_review: 4, to_approve: 3, to_disburse: 5 }
    const count = (permissions: Permission[]) => railFor(person('manager', [...VIEWS, ...permissions]), waits).find(({ name }) => name === 'Applications')!.waiting
    expect([count([]), count(['applications.review']), count(['applications.review', 'applications.decide'])]).toEqual([0, 4, 7])
  })

  it('uses the lender’s own word for customers', () => expect(railFor(officer, undefined, 'Members').map(({ name }) => name)).toContain('Members'))
})

it('puts in the middle of the phone what the role does most', () => {
  expect(mainDeedFor(officer)).toMatchObject({ name: 'Collect', opens: 'collect' })
  expect(mainDeedFor(person('finance', ['loans.disburse']))).toMatchObject({ name: 'Disburse' })
  expect(mainDeedFor(person('auditor', VIEWS))).toMatchObject({ name: 'Search' })
})

it('offers an auditor no deed that writes', () =>
  expect(paletteDeeds(person('auditor', VIEWS), 'Customer').map(({ name }) => name)).toEqual(['Loans in arrears', 'Loans due today']))

it('lights the entry that says most of where one is', () => {
  const rail = railFor(person('finance', [...VIEWS, 'loans.disburse']))
  const lit = (pathname: string, search = {}) => currentEntry(rail, { pathname, search })?.name
  expect([lit('/'), lit('/loans'), lit('/loans', { state: 'approved' }), lit('/loans/42'), lit('/gallery')]).toEqual(['Home', 'Loans', 'To disburse', 'Loans', undefined])
})
