import { Button } from '@heroui/react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useDeed } from '@/api/deeds'
import { countText } from '@/api/queries'
import { useMay, useSession } from '@/api/session'
import type { Person } from '@/api/types'
import { DataTable, type Column } from '@/components/DataTable'
import { EmptyState, ProblemNotice } from '@/components/feedback'
import { DeedMenu } from '@/components/ObjectHeader'
import { QueryList } from '@/components/QueryList'
import { PageTitle, Section } from '@/components/Section'
import { StateBadge } from '@/components/StateBadge'
import { BranchesPart } from './BranchesPart'
import { BranchSheet } from './BranchSheet'
import { InvitationsPart } from './InvitationsPart'
import { InviteSheet } from './InviteSheet'
import { RoleSheet, SuspendSheet } from './PersonSheets'
import { peopleQuery, reinstate } from './queries'

/** Who works here, who is invited, in which branches. */
export function StaffPage() {
  const { deed } = useSearch({ strict: false })
  const navigate = useNavigate()
  const invites = useMay()('staff.invite')
  const people = useInfiniteQuery(peopleQuery())
  const [sheet, setSheet] = useState<{ deed: 'role' | 'suspend'; person: Person } | null>(null)
  const back = useDeed({ send: reinstate, changes: [['staff']] })
  const deeds: Column<Person> = {
    key: 'deeds', head: '', say: 'Deeds', num: true, card: 'figure',
    cell: (person) => <PersonDeeds person={person} onOpen={(deed) => setSheet({ deed, person })} onReinstate={() => back.run(person.id)} />,
  }
  const open = (wanted?: 'invite' | 'branch') => void navigate({ href: wanted ? `/staff?deed=${wanted}` : '/staff', replace: !wanted, resetScroll: false })
  return (
    <>
      <PageTitle title="Staff" count={countText(people.data)} action={invites && <Button onPress={() => open('invite')}>Invite a colleague</Button>} />
      <QueryList query={people} name="The staff" empty={<EmptyState title="Nobody works here yet" />}>
        {(rows) => <DataTable label="Staff" rows={rows} id={(person) => person.id} columns={invites ? [...COLUMNS, deeds] : COLUMNS} />}
      </QueryList>
      {back.problem && <div className="mt-2"><ProblemNotice problem={back.problem} /></div>}
      <div className="mt-7 grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-7 lg:grid-cols-[minmax(0,1fr)_16rem]">
        <Section title="Invitations"><InvitationsPart mayInvite={invites} /></Section>
        <Section title="Branches" action={invites && <button type="button" className="txtlink" onClick={() => open('branch')}>Add a branch</button>}><BranchesPart /></Section>
      </div>
      {invites && deed === 'invite' && <InviteSheet onClose={() => open()} />}
      {invites && deed === 'branch' && <BranchSheet onClose={() => open()} />}
      {sheet?.deed === 'role' && <RoleSheet person={sheet.person} onClose={() => setSheet(null)} />}
      {sheet?.deed === 'suspend' && <SuspendSheet person={sheet.person} onClose={() => setSheet(null)} />}
    </>
  )
}

type DeedsProps = { person: Person; onOpen: (deed: 'role' | 'suspend') => void; onReinstate: () => void }

function PersonDeeds({ person, onOpen, onReinstate }: DeedsProps) {
  const own = useSession().person.id === person.id
  const why = 'Somebody else must do this to your own account.'
  return (
    <DeedMenu
      label={`Deeds for ${person.full_name}`}
      deeds={[
        { name: 'role', label: 'Change role or branch', onPress: () => onOpen('role'), allowed: !own, why },
        person.state === 'active'
          ? { name: 'suspend', label: 'Suspend', danger: true, onPress: () => onOpen('suspend'), allowed: !own, why }
          : { name: 'reinstate', label: 'Reinstate', onPress: onReinstate },
      ]}
    />
  )
}

const COLUMNS: Column<Person>[] = [
  { key: 'name', head: 'Name', cell: (person) => <span className="font-medium">{person.full_name}</span>, card: 'title' },
  { key: 'role', head: 'Role', cell: (person) => person.role_name, card: 'line' },
  { key: 'branch', head: 'Branch', cell: (person) => person.branch?.name ?? <span className="text-muted">All</span>, card: 'line' },
  { key: 'email', head: 'Email', cell: (person) => <span className="text-muted">{person.email}</span>, card: 'line', hide: 'lg' },
  { key: 'state', head: 'State', cell: (person) => <StateBadge of="person" state={person.state} />, card: 'line' },
]
