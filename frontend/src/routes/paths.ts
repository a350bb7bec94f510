// Every address of the workspace, in one place: features link to one another by these and never import one another.

type Search = Record<string, string | number | undefined | null>

/** A path with its search; what is not set is left out. */
function href(path: string, search: Search = {}): string {
  const set = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set.map(([key, value]) => [key, String(value)]))}`
}

export type LoanDeedName = 'disburse' | 'record_repayment' | 'reverse' | 'write_off'
type DeedSearch<Name extends string = string> = { deed?: Name }

export const paths = {
  home: () => '/',
  customers: (search: { q?: string; standing?: string; officer?: string; branch?: string; deed?: 'register' } = {}) => href('/customers', search),
  customer: (id: number, search: { tab?: string } = {}) => href(`/customers/${id}`, search),
  applications: (search: { q?: string; state?: string; waiting?: 'review' | 'approval' | 'disbursement'; officer?: string } = {}) =>
    href('/applications', search),
  newApplication: (search: { customer?: number } = {}) => href('/applications/new', search),
  application: (id: number, search: DeedSearch = {}) => href(`/applications/${id}`, search),
  changeApplication: (id: number) => `/applications/${id}/change`,
  loans: (search: { q?: string; state?: string; standing?: 'in_arrears' | 'due_today'; officer?: string; product?: number; customer?: number } = {}) =>
    href('/loans', search),
  loan: (id: number, search: DeedSearch<LoanDeedName> = {}) => href(`/loans/${id}`, search),
  products: (search: { deed?: string } = {}) => href('/products', search),
  product: (id: number, search: { deed?: 'revise' } = {}) => href(`/products/${id}`, search),
  ledger: () => '/ledger',
  staff: (search: { deed?: 'invite' | 'branch' } = {}) => href('/staff', search),
  signIn: (search: { next?: string } = {}) => href('/sign-in', search),
}
