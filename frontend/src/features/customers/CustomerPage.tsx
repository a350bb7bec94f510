import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { customerQuery } from '@/api/queries'
import { useMay, useSession } from '@/api/session'
import type { CustomerDetail } from '@/api/types'
import { KeyStrip, type Figure } from '@/components/figures'
import { Money } from '@/components/Money'
import { ObjectHeader, type DeedAction } from '@/components/ObjectHeader'
import { PhonePart, PhoneTabs } from '@/components/PhoneTabs'
import { Dots } from '@/components/Section'
import { StateBadge } from '@/components/StateBadge'
import { countOf, dayText } from '@/lib/day'
import { isZero } from '@/lib/money'
import { useShortcuts } from '@/lib/useShortcuts'
import { customerRoute } from '@/routes/customers'
import { paths } from '@/routes/paths'
import { CustomerApplications, CustomerLoans, PersonFacts } from './CustomerRecord'
import { History } from './History'

const TABS = [{ id: 'history', label: 'History' }, { id: 'loans', label: 'Loans' }, { id: 'person', label: 'Person' }] as const

export function CustomerPage() {
  const { id } = customerRoute.useParams()
  const { tab = 'history' } = customerRoute.useSearch()
  const customer = useSuspenseQuery(customerQuery(id)).data
  return (
    <>
      <CustomerHead customer={customer} />
      <KeyStrip figures={figuresOf(customer)} />
      <PhoneTabs label="Parts of this page" tabs={TABS.map(({ id: name, label }) => ({
        label, to: paths.customer(id, { tab: name }), current: name === tab, count: name === 'loans' ? customer.loans.length : undefined,
      }))} />
      <div className="mt-4 grid grid-cols-1 gap-x-8 md:mt-6 md:gap-y-7 xl:grid-cols-12">
        <PhonePart shown={tab === 'history'} className="min-w-0 xl:col-span-7"><History customerId={id} /></PhonePart>
        <div className="min-w-0 md:space-y-7 xl:col-span-5">
          <PhonePart shown={tab === 'loans'} className="space-y-7"><CustomerLoans customer={customer} /><CustomerApplications customer={customer} /></PhonePart>
          <PhonePart shown={tab === 'person'}><PersonFacts customer={customer} /></PhonePart>
        </div>
      </div>
    </>
  )
}

function CustomerHead({ customer }: { customer: CustomerDetail }) {
  const { customer_word_plural: words } = useSession().workspace
  const may = useMay()
  const navigate = useNavigate()
  const go = (to: string) => void navigate({ href: to })
  const open = may('repayments.record') ? customer.loans.filter(({ state }) => state === 'active') : []
  const apply: DeedAction = { name: 'apply', label: 'New application', onPress: () => go(paths.newApplication({ customer: customer.id })) }
  const repay = open.map((loan): DeedAction => ({
    name: `repay-${loan.id}`,
    label: open.length === 1 ? 'Record repayment' : `Record repayment on ${loan.reference}`,
    onPress: () => go(paths.loan(loan.id, { deed: 'record_repayment' })),
  }))
  const main = may('applications.submit') ? apply : repay.length === 1 ? repay[0] : undefined
  const rest = repay.filter((deed) => deed !== main)
  useShortcuts({ n: may('applications.submit') ? apply.onPress : undefined, r: repay.length === 1 ? repay[0]?.onPress : undefined })
  return (
    <ObjectHeader
      trail={[{ label: words, to: paths.customers() }]}
      title={customer.full_name}
      reference={customer.reference}
      state={<StateBadge of="customer" state={customer.standing} note={lateNote(customer)} boxed />}
      facts={<Dots parts={[
        <a key="p" href={`tel:${customer.phone}`} className="tabular-nums no-underline hover:underline">{customer.phone}</a>,
        customer.address, customer.officer?.name, `since ${dayText(customer.registered_on)}`,
      ]} />}
      main={main}
      second={rest.length === 1 ? rest[0] : undefined}
      deeds={rest.length > 1 ? rest : []}
    />
  )
}

/** The days of the latest loan stand beside "In arrears". */
function lateNote({ standing, loans }: CustomerDetail): string | undefined {
  const days = Math.max(0, ...loans.filter(({ state }) => state === 'active').map((loan) => loan.days_past_due))
  return standing === 'in_arrears' && days > 0 ? countOf(days, 'day') : undefined
}

function figuresOf({ id, totals, loans, registered_on }: CustomerDetail): Figure[] {
  const open = loans.filter(({ state }) => state === 'active')
  const overdue = !isZero(totals.overdue.amount)
  return [
    { label: 'Borrowed', value: <Money of={totals.borrowed} currency />, note: loans.length > 0 ? `${countOf(loans.length, 'loan')} since ${dayText(registered_on)}` : 'No loan yet' },
    { label: 'Repaid', value: <Money of={totals.repaid} currency />, note: isZero(totals.credit_balance.amount) ? undefined : <>credit <Money of={totals.credit_balance} className="text-foreground" /></> },
    {
      label: 'Outstanding', value: <Money of={totals.outstanding} currency />, to: open.length > 0 ? paths.loans({ customer: id }) : undefined,
      note: open.length === 1 ? `1 loan open, ${open[0]?.reference}` : `${countOf(open.length, 'loan')} open`,
    },
    { label: 'Overdue', value: <Money of={totals.overdue} currency />, tone: overdue ? 'bad' : undefined, note: overdue ? overdueNote(open) : 'Nothing late' },
  ]
}

const overdueNote = (open: CustomerDetail['loans']) => `on ${open.filter((loan) => loan.days_past_due > 0).map((loan) => loan.reference).join(', ') || 'open loans'}`
