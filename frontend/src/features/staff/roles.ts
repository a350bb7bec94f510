import type { Role } from '@/api/types'

/** The roles as people choose them: what each may do, in one line. */
export const ROLES: { id: Role; label: string; note: string }[] = [
  { id: 'field_officer', label: 'Field officer', note: 'Registers, applies, reviews, collects' },
  { id: 'manager', label: 'Manager', note: 'Decides applications, defines products, corrects' },
  { id: 'finance', label: 'Finance', note: 'Disburses, records, reverses, keeps the ledger' },
  { id: 'auditor', label: 'Auditor', note: 'Sees everything, changes nothing' },
  { id: 'admin', label: 'Administrator', note: 'Everything, and invites people' },
]
