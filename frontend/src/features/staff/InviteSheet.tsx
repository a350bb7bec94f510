import { useWatch } from 'react-hook-form'
import { z } from 'zod'
import { answer, keyed, staff } from '@/api/client'
import { useDeedForm } from '@/api/deeds'
import type { Role } from '@/api/types'
import { DeedSheet } from '@/components/DeedSheet'
import { SelectField } from '@/components/fields/SelectField'
import { TextAreaField, TextField } from '@/components/fields/TextField'
import { emailField, optionalWords } from '@/lib/schema'
import { ALL_BRANCHES, branchId, useBranchOptions } from './branchOptions'
import { ROLES } from './roles'

const schema = z.object({
  email: emailField(),
  role: z.enum(['admin', 'manager', 'finance', 'field_officer', 'auditor'], 'Choose a role.'),
  branch_id: z.string(),
  message: optionalWords(300),
})
type Values = z.infer<typeof schema>

const send = ({ email, role, branch_id, message }: Values, key: string) =>
  answer(staff.POST('/invitations', {
    params: { header: keyed(key) },
    body: { email, role, ...(branchId(branch_id) && { branch_id: Number(branch_id) }), ...(message && { message }) },
  }))

/** Email, role, branch, send: the colleague sets name and password by the link. */
export function InviteSheet({ onClose }: { onClose: () => void }) {
  const branches = useBranchOptions()
  const deed = useDeedForm({
    schema,
    defaults: { email: '', role: 'field_officer' as Role, branch_id: ALL_BRANCHES, message: '' },
    send,
    onDone: onClose,
    changes: [['invitations']],
  })
  const [email, role] = useWatch({ control: deed.form.control, name: ['email', 'role'] })
  const label = ROLES.find(({ id }) => id === role)?.label ?? ''
  return (
    <DeedSheet
      open
      onClose={onClose}
      title="Invite a colleague"
      about="By email, with a link that works once"
      deed={deed}
      line={email && <>Invite <strong className="font-semibold break-all">{email}</strong> as {label}.</>}
      verb="Send the invitation"
      pendingVerb="Sending"
    >
      <TextField name="email" label="Email" type="email" autoComplete="off" autoFocus />
      <SelectField name="role" label="Role" options={ROLES} />
      <SelectField name="branch_id" label="Branch" options={branches} />
      <TextAreaField name="message" label="A line from you" optional hint="Stands in the email." />
    </DeedSheet>
  )
}
