import { useSuspenseQuery } from '@tanstack/react-query'
import { useSession } from '@/api/session'
import type { TrialBalance } from '@/api/types'
import { DataTable } from '@/components/DataTable'
import { EmptyState, Notice } from '@/components/feedback'
import { Money } from '@/components/Money'
import { PageTitle } from '@/components/Section'
import { dayText } from '@/lib/day'
import { compareAmounts } from '@/lib/money'
import { trialBalanceQuery } from './queries'

type Account = TrialBalance['data'][number]
const KINDS: Record<string, string> = { asset: 'Asset', liability: 'Liability', equity: 'Equity', income: 'Income', expense: 'Expense' }

/** Every account with what stands on it; both columns add up to the same, or the page says so loudly. */
export function LedgerPage() {
  const { data: accounts, totals } = useSuspenseQuery(trialBalanceQuery()).data
  const { business_date: today } = useSession().workspace
  const balanced = compareAmounts(totals.debit.amount, totals.credit.amount) === 0
  return (
    <>
      <PageTitle title="Trial balance" note={`as of ${dayText(today)}`} />
      {!balanced && <div className="mb-4"><Notice tone="bad">Debits and credits differ. Nothing may be posted until this is found: tell whoever runs your books and support.</Notice></div>}
      {accounts.length === 0
        ? <EmptyState title="Nothing in the books yet">The first entry is made when a loan is disbursed.</EmptyState>
        : <div className="max-w-4xl"><Accounts accounts={accounts} totals={totals} /></div>}
    </>
  )
}

function Accounts({ accounts, totals }: { accounts: Account[]; totals: TrialBalance['totals'] }) {
  const { currency } = totals.debit
  return (
    <DataTable<Account>
      label="Trial balance"
      rows={accounts}
      id={(row) => row.code}
      columns={[
        { key: 'code', head: 'Code', cell: (row) => <span className="text-muted tabular-nums">{row.code}</span>, card: 'line', total: '' },
        { key: 'name', head: 'Account', cell: (row) => row.name, card: 'title', total: 'Total' },
        { key: 'kind', head: 'Kind', cell: (row) => <span className="text-muted">{KINDS[row.kind] ?? row.kind}</span>, card: 'line', total: '' },
        { key: 'debit', head: `Debit, ${currency}`, num: true, cell: (row) => <Money of={row.debit} dash />, total: <Money of={totals.debit} /> },
        { key: 'credit', head: `Credit, ${currency}`, num: true, cell: (row) => <Money of={row.credit} dash />, total: <Money of={totals.credit} /> },
      ]}
    />
  )
}
