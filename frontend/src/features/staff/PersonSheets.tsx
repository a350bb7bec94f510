import { z } from 'zod'
import { useDeedForm } from '@/api/deeds'
import type { Person } from '@/api/types'
import { DeedSheet } from '@/components/DeedSheet'
import { SelectField } from '@/components/fields/SelectField'
import { TextAreaField } from '@/components/fields/TextField'
import { wordField } from '@/lib/schema'
import { ALL_BRANCHES, branchId, useBranchOptions } from './branchOptions'
import { changeRole, suspend } from './queries'
import { ROLES } from './roles'

type Props = { person: Person; onClose: () => void }
const CHANGES = [['staff']]

const roleSchema = z.object({ role: z.enum(['admin', 'manager', 'finance', 'field_officer', 'auditor'], 'Choose a role.'), branch_id: z.string() })

export function RoleSheet({ person, onClose }: Props) {
  const branches = useBranchOptions()
  const deed = useDeedForm({
    schema: roleSchema,
    defaults: { role: person.role, branch_id: person.branch ? String(person.branch.id) : ALL_BRANCHES },
    send: ({ role, branch_id }, key) => changeRole(person.id, role, branchId(branch_id), key),
    onDone: onClose,
    changes: CHANGES,
  })
  return (
    <DeedSheet open onClose={onClose} title="Change role or branch" about={person.full_name} deed={deed} verb="Change it" pendingVerb="Changing">
      <SelectField name="role" label="Role" options={ROLES} />
      <SelectField name="branch_id" label="Branch" options={branches} hint="Takes hold within half a minute." />
    </DeedSheet>
  )
}

const reasonSchema = z.object({ reason: wordField('Say why.', 300) })

export function SuspendSheet({ person, onClose }: Props) {
  const deed = useDeedForm({
    schema: reasonSchema,
    defaults: { reason: '' },
    send: ({ reason }, key) => suspend(person.id, reason, key),
    onDone: onClose,
    changes: CHANGES,
  })
  return (
    <DeedSheet
      open
      onClose={onClose}
      title="Suspend"
      about={person.email}
      deed={deed}
      danger
      line={<>Take access away from <strong className="font-semibold">{person.full_name}</strong>; every session ends.</>}
      verb={`Suspend ${person.full_name}`}
      pendingVerb="Suspending"
    >
      <TextAreaField name="reason" label="Why" autoFocus hint="The activity log keeps it." />
    </DeedSheet>
  )
}
