// Who sees which entries, in which order: a role's home first, at most eight, never a screen the person may not see.
import {
  BarChart3, BookOpen, CalendarCheck, FileCheck2, HandCoins, Home, ListChecks, Package, Search, Send, UserRoundCog, Users, Wallet,
  type LucideIcon,
} from 'lucide-react'
import type { Permission, Person, Role, Waiting } from '@/api/types'
import { paths } from '@/routes/paths'

export type Entry = {
  name: string
  to: string
  icon: LucideIcon
  /** How many wait here for this person. */
  waiting?: number
}
type EntryName = 'home' | 'applications' | 'disburse' | 'customers' | 'loans' | 'products' | 'ledger' | 'staff'
type Made = { needs: Permission | null; make: (person: Person, waiting: Waiting) => Entry }

const toDecide = (person: Person, waiting: Waiting) =>
  (person.permissions.includes('applications.review') ? waiting.to_review : 0) +
  (person.permissions.includes('applications.decide') ? waiting.to_approve : 0)

const MADE: Record<EntryName, Made> = {
  home: {
    needs: null,
    make: (person) => (person.role === 'field_officer' ? { name: 'Today', to: paths.home(), icon: ListChecks } : { name: 'Home', to: paths.home(), icon: Home }),
  },
  applications: {
    needs: 'applications.view',
    make: (person, waiting) => ({ name: 'Applications', to: paths.applications(), icon: FileCheck2, waiting: toDecide(person, waiting) }),
  },
  disburse: {
    needs: 'loans.disburse',
    make: (_, waiting) => ({ name: 'To disburse', to: paths.loans({ state: 'approved' }), icon: Send, waiting: waiting.to_disburse }),
  },
  customers: { needs: 'customers.view', make: () => ({ name: 'Customers', to: paths.customers(), icon: Users }) },
  loans: { needs: 'loans.view', make: () => ({ name: 'Loans', to: paths.loans(), icon: Wallet }) },
  products: { needs: 'products.view', make: () => ({ name: 'Products', to: paths.products(), icon: Package }) },
  ledger: { needs: 'ledger.view', make: () => ({ name: 'Ledger', to: paths.ledger(), icon: BookOpen }) },
  staff: { needs: 'staff.view', make: () => ({ name: 'Staff', to: paths.staff(), icon: UserRoundCog }) },
}

const ORDER: Record<Role, EntryName[]> = {
  admin: ['home', 'applications', 'disburse', 'customers', 'loans', 'products', 'ledger', 'staff'],
  manager: ['home', 'applications', 'customers', 'loans', 'products', 'ledger', 'staff'],
  finance: ['home', 'disburse', 'loans', 'customers', 'applications', 'ledger', 'products', 'staff'],
  field_officer: ['home', 'customers', 'applications', 'loans', 'products', 'staff'],
  auditor: ['home', 'loans', 'customers', 'applications', 'ledger', 'products', 'staff'],
}

const NOTHING_WAITS: Waiting = { to_review: 0, to_approve: 0, to_disburse: 0 }

/** The rail of a person: entries of the role that the permissions open. */
export function railFor(person: Person, waiting: Waiting = NOTHING_WAITS, customerWords = 'Customers'): Entry[] {
  return ORDER[person.role]
    .filter((name) => { const { needs } = MADE[name]; return needs === null || person.permissions.includes(needs) })
    .map((name) => ({ ...MADE[name].make(person, waiting), ...(name === 'customers' && { name: customerWords }) }))
}

export type MainDeed = { name: string; icon: LucideIcon } & ({ to: string } | { opens: 'collect' | 'search' })

/** The deed in the middle of the bar of a phone: what this role does most. */
export function mainDeedFor(person: Person): MainDeed {
  const may = (permission: Permission) => person.permissions.includes(permission)
  if (person.role === 'field_officer' && may('repayments.record')) return { name: 'Collect', icon: HandCoins, opens: 'collect' }
  if (person.role === 'finance' && may('loans.disburse')) return { name: 'Disburse', icon: Send, to: paths.loans({ state: 'approved' }) }
  if (may('applications.decide')) return { name: 'Decide', icon: CalendarCheck, to: paths.applications({ waiting: 'approval' }) }
  return { name: 'Search', icon: Search, opens: 'search' }
}

export type PaletteDeed = {
  name: string
  to?: string
  opens?: 'collect'
  /** The key that does the same from any page. */
  key?: string
  icon: LucideIcon
}

/** The deeds the palette offers by name. */
export function paletteDeeds(person: Person, customerWord: string): PaletteDeed[] {
  const offers: (PaletteDeed & { needs: Permission })[] = [
    { needs: 'repayments.record', name: 'Record a repayment', opens: 'collect', key: 'R', icon: HandCoins },
    { needs: 'applications.submit', name: 'New application', to: paths.newApplication(), icon: FileCheck2 },
    { needs: 'customers.register', name: `Register a ${customerWord.toLowerCase()}`, to: paths.customers({ deed: 'register' }), icon: Users },
    { needs: 'loans.view', name: 'Loans in arrears', to: paths.loans({ standing: 'in_arrears' }), icon: BarChart3 },
    { needs: 'loans.view', name: 'Loans due today', to: paths.loans({ standing: 'due_today' }), icon: CalendarCheck },
    { needs: 'staff.invite', name: 'Invite a colleague', to: paths.staff({ deed: 'invite' }), icon: UserRoundCog },
  ]
  return offers.filter(({ needs }) => person.permissions.includes(needs))
}

type Place = { pathname: string; search: Record<string, unknown> }

/** Which entry stands lit: the one whose address says most of where we are. */
export function currentEntry(entries: Entry[], place: Place): Entry | undefined {
  const score = ({ to }: Entry) => {
    const [path = '/', search = ''] = to.split('?')
    const here = path === '/' ? place.pathname === '/' : place.pathname === path || place.pathname.startsWith(`${path}/`)
    const asked = [...new URLSearchParams(search)]
    return here && asked.every(([key, value]) => place.search[key] === value) ? 1 + asked.length : 0
  }
  return entries.reduce<Entry | undefined>((best, entry) => (score(entry) > (best ? score(best) : 0) ? entry : best), undefined)
}
