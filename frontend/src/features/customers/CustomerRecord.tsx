import { useMay, useSession } from '@/api/session'
import type { ApplicationRow, CustomerDetail, LoanRow } from '@/api/types'
import { TextLink } from '@/components/AppLink'
import { DataTable } from '@/components/DataTable'
import { Money } from '@/components/Money'
import { Facts, Section } from '@/components/Section'
import { StateBadge } from '@/components/StateBadge'
import { loanStanding } from '@/components/states'
import { dayOf, dayText } from '@/lib/day'
import { paths } from '@/routes/paths'

type Props = { customer: CustomerDetail }

export function CustomerLoans({ customer: { id, loans, totals } }: Props) {
  const { currency } = useSession().workspace
  return (
    <Section title="Loans" note={currency} action={loans.length > 0 && <TextLink to={paths.loans({ customer: id })}>Open as list</TextLink>}>
      {loans.length === 0 ? <p className="border-b border-separator pb-2 text-muted">No loan yet.</p> : (
        <DataTable<LoanRow>
          label="Loans of this customer"
          rows={loans}
          id={(loan) => loan.id}
          to={(loan) => paths.loan(loan.id)}
          columns={[
            { key: 'reference', head: 'Loan', cell: (loan) => loan.reference, card: 'title', total: 'Total' },
            { key: 'state', head: 'State', cell: (loan) => <LoanState loan={loan} />, card: 'line' },
            { key: 'borrowed', head: 'Borrowed', num: true, cell: (loan) => <Money of={loan.principal} />, total: <Money of={totals.borrowed} /> },
            { key: 'outstanding', head: 'Outstanding', num: true, cell: (loan) => <Money of={loan.outstanding.total} dash />, total: <Money of={totals.outstanding} />, card: 'figure' },
          ]}
        />
      )}
    </Section>
  )
}

function LoanState({ loan }: { loan: LoanRow }) {
  const { state, note } = loanStanding(loan)
  return <StateBadge of="loan" state={state} note={note ?? (loan.next_due_on && loan.state === 'active' ? `due ${dayText(loan.next_due_on)}` : undefined)} />
}

export function CustomerApplications({ customer: { applications } }: Props) {
  const { currency } = useSession().workspace
  if (applications.length === 0) return null
  return (
    <Section title="Applications" note={currency}>
      <DataTable<ApplicationRow>
        label="Applications of this customer"
        rows={applications}
        id={(application) => application.id}
        to={(application) => paths.application(application.id)}
        columns={[
          { key: 'reference', head: 'Application', cell: (application) => application.reference, card: 'title' },
          { key: 'state', head: 'State', cell: (application) => <StateBadge of="application" state={application.state} />, card: 'line' },
          { key: 'updated', head: 'Last change', num: true, cell: (application) => dayText(dayOf(application.updated_at)), card: 'pair', hide: 'xl' },
          { key: 'amount', head: 'Amount', num: true, cell: (application) => <Money of={application.amount_approved ?? application.amount_asked} />, card: 'figure' },
        ]}
      />
    </Section>
  )
}

const SEX: Record<string, string> = { female: 'Female', male: 'Male', other: 'Other' }

export function PersonFacts({ customer }: Props) {
  const may = useMay()
  return (
    <Section title="Person">
      <Facts
        rows={[
          ['Phone', <a key="p" href={`tel:${customer.phone}`} className="txtlink tabular-nums">{customer.phone}</a>],
          ['National ID', customer.national_id ? <span key="i" className="tabular-nums">{customer.national_id}</span> : '–'],
          ['Date of birth', dayText(customer.date_of_birth)],
          ['Sex', SEX[customer.sex.toLowerCase()] ?? (customer.sex || '–')],
          ['Address', customer.address || '–'],
          ['Branch', customer.branch?.name ?? '–'],
          ['Officer', customer.officer?.name ?? '–'],
          ['Registered', dayText(customer.registered_on)],
          !!customer.external_id && may('imports.run') && ['Number in the old system', customer.external_id],
        ]}
      />
    </Section>
  )
}
