import { Button } from '@heroui/react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeed } from '@/api/deeds'
import type { Invitation } from '@/api/types'
import { DataTable, type Column } from '@/components/DataTable'
import { EmptyState, ProblemNotice, TableSkeleton } from '@/components/feedback'
import { QueryList } from '@/components/QueryList'
import { StateBadge } from '@/components/StateBadge'
import { dayOf, dayText } from '@/lib/day'
import { invitationsQuery, resend, revoke } from './queries'

/** Invitations with their state; one that waits can be sent again or taken back. */
export function InvitationsPart({ mayInvite }: { mayInvite: boolean }) {
  const invitations = useInfiniteQuery(invitationsQuery())
  const again = useDeed({ send: resend, changes: [['invitations']] })
  const back = useDeed({ send: revoke, changes: [['invitations']] })
  const problem = again.problem ?? back.problem
  const deeds: Column<Invitation> = {
    key: 'deeds', head: '', say: 'Deeds', num: true, card: 'foot',
    cell: (invitation) => <Deeds invitation={invitation} pending={again.pending || back.pending} onResend={again.run} onRevoke={back.run} />,
  }
  return (
    <>
      {problem && <div className="mb-2"><ProblemNotice problem={problem} /></div>}
      <QueryList query={invitations} name="The invitations" skeleton={<TableSkeleton rows={2} />} empty={<EmptyState title="No invitation yet">Colleagues join by an emailed link that works once.</EmptyState>}>
        {(rows) => <DataTable label="Invitations" rows={rows} id={(invitation) => invitation.id} columns={mayInvite ? [...COLUMNS, deeds] : COLUMNS} />}
      </QueryList>
    </>
  )
}

type DeedsProps = { invitation: Invitation; pending: boolean; onResend: (id: number) => void; onRevoke: (id: number) => void }

function Deeds({ invitation, pending, onResend, onRevoke }: DeedsProps) {
  const { id, email, state } = invitation
  if (state !== 'pending' && state !== 'expired') return null
  return (
    <span className="-ms-2.5 inline-flex gap-1 md:ms-0">
      <Button size="sm" variant="ghost" className="md:h-7!" isDisabled={pending} onPress={() => onResend(id)} aria-label={`Send the invitation to ${email} again`}>Send again</Button>
      {state === 'pending' && <Button size="sm" variant="ghost" className="md:h-7!" isDisabled={pending} onPress={() => onRevoke(id)} aria-label={`Take back the invitation to ${email}`}>Take back</Button>}
    </span>
  )
}

const COLUMNS: Column<Invitation>[] = [
  { key: 'email', head: 'Email', cell: (invitation) => <span className="font-medium">{invitation.email}</span>, card: 'title' },
  { key: 'role', head: 'Role', cell: (invitation) => invitation.role_name, card: 'line' },
  { key: 'by', head: 'By', cell: (invitation) => invitation.invited_by.name, card: 'no', hide: 'xl' },
  { key: 'until', head: 'Good until', cell: (invitation) => dayText(dayOf(invitation.expires_at)), card: 'pair' },
  { key: 'state', head: 'State', cell: (invitation) => <StateBadge of="invitation" state={invitation.state} />, card: 'figure' },
]
