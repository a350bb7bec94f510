import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { z } from 'zod'
import { useDeedForm } from '@/api/deeds'
import { branchesQuery, staffQuery } from '@/api/queries'
import { useMay, useSession } from '@/api/session'
import type { NewCustomer } from '@/api/types'
import { TextLink } from '@/components/AppLink'
import { DeedSheet } from '@/components/DeedSheet'
import { Notice } from '@/components/feedback'
import { ChoiceField } from '@/components/fields/ChoiceField'
import { DayField } from '@/components/fields/DayField'
import { SelectField } from '@/components/fields/SelectField'
import { TextField } from '@/components/fields/TextField'
import { optionalDay, optionalWords, phoneField, wordField } from '@/lib/schema'
import { useDebounced } from '@/lib/useDebounced'
import { paths } from '@/routes/paths'
import { registerCustomer, sameCustomerQuery } from './queries'

const schema = z.object({
  full_name: wordField('Type the name.'),
  phone: phoneField(),
  national_id: optionalWords(40),
  date_of_birth: optionalDay(),
  sex: z.string(),
  address: optionalWords(200),
  branch_id: z.string(),
  officer_id: z.string(),
})
type Values = z.infer<typeof schema>

/** What is left empty is left out. */
function bodyOf({ full_name, phone, branch_id, officer_id, ...rest }: Values): NewCustomer {
  const told = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ''))
  return { full_name, phone, ...told, ...(branch_id && { branch_id: Number(branch_id) }), ...(officer_id && { officer_id: Number(officer_id) }) }
}

export function RegisterSheet({ onClose }: { onClose: () => void }) {
  const { person, workspace } = useSession()
  const navigate = useNavigate()
  const deed = useDeedForm({
    schema,
    defaults: {
      full_name: '', phone: '', national_id: '', date_of_birth: '', sex: '', address: '',
      branch_id: person.branch ? String(person.branch.id) : '', officer_id: person.role === 'field_officer' ? String(person.id) : '',
    },
    send: (values, key) => registerCustomer(bodyOf(values), key),
    onDone: ({ id }) => void navigate({ href: paths.customer(id) }),
    changes: [['customers'], ['home'], ['palette']],
  })
  const name = deed.form.watch('full_name').trim()
  const word = workspace.customer_word.toLowerCase()
  return (
    <DeedSheet
      open
      onClose={onClose}
      title={`Register a ${word}`}
      deed={deed}
      line={name ? <>Register <strong>{name}</strong>.</> : null}
      verb={`Register ${word}`}
      pendingVerb="Registering"
    >
      <TextField name="full_name" label="Full name" autoComplete="off" autoFocus />
      <div className="space-y-1.5">
        <TextField name="phone" label="Phone" type="tel" inputMode="tel" autoComplete="off" />
        <SameCustomer q={deed.form.watch('phone')} what="This phone" />
      </div>
      <div className="space-y-1.5">
        <TextField name="national_id" label="National ID" optional autoComplete="off" />
        <SameCustomer q={deed.form.watch('national_id')} what="This ID number" />
      </div>
      <DayField name="date_of_birth" label="Date of birth" optional max={workspace.business_date} />
      <ChoiceField name="sex" label="Sex" optional options={[{ id: 'female', label: 'Female' }, { id: 'male', label: 'Male' }, { id: 'other', label: 'Other' }]} />
      <TextField name="address" label="Address" optional placeholder="Street, market, stall" autoComplete="off" />
      <Places />
    </DeedSheet>
  )
}

/** Branch and officer, when there is something to choose. */
function Places() {
  const maySeeStaff = useMay()('staff.view')
  const branches = useQuery(branchesQuery()).data?.data ?? []
  const staff = useQuery({ ...staffQuery(), enabled: maySeeStaff }).data?.data ?? []
  const officers = staff.filter(({ state }) => state === 'active')
  return (
    <>
      {branches.length > 0 && <SelectField name="branch_id" label="Branch" optional options={branches.map(({ id, name }) => ({ id: String(id), label: name }))} />}
      {officers.length > 0 && (
        <SelectField name="officer_id" label="Officer" optional options={officers.map(({ id, full_name, role_name }) => ({ id: String(id), label: full_name, note: role_name }))} />
      )}
    </>
  )
}

/** Says at once that somebody has this number already, before the whole form is typed. */
function SameCustomer({ q, what }: { q: string; what: string }) {
  const typed = useDebounced(q.trim(), 400)
  const same = useQuery(sameCustomerQuery(typed)).data?.data[0]
  const isSame = same && typed === q.trim() && [same.phone, same.national_id].some((known) => digits(known).endsWith(digits(typed)))
  if (!isSame) return null
  return <Notice>{what} belongs to <TextLink to={paths.customer(same.id)}>{same.full_name}, {same.reference}</TextLink>.</Notice>
}

/** "+254 712 884031" and "0712884031" end alike. */
const digits = (text: string) => text.replace(/[^\da-z]/gi, '').replace(/^0+/, '').toLowerCase() || '?'
