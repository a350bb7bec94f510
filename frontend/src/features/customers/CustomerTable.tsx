import type { CustomerRow } from '@/api/types'
import { useSession } from '@/api/session'
import { DataTable } from '@/components/DataTable'
import { Money } from '@/components/Money'
import { StateBadge } from '@/components/StateBadge'
import { dayText } from '@/lib/day'
import { paths } from '@/routes/paths'

export function CustomerTable({ rows }: { rows: CustomerRow[] }) {
  const { currency, customer_word: word } = useSession().workspace
  return (
    <DataTable
      label={`${word} list`}
      rows={rows}
      id={(row) => row.id}
      to={(row) => paths.customer(row.id)}
      columns={[
        { key: 'name', head: word, cell: (row) => row.full_name, card: 'title' },
        { key: 'reference', head: 'Reference', cell: (row) => <span className="text-muted">{row.reference}</span>, card: 'no' },
        { key: 'phone', head: 'Phone', cell: (row) => <span className="tabular-nums">{row.phone}</span>, card: 'pair', hide: 'lg' },
        { key: 'officer', head: 'Officer', cell: (row) => row.officer?.name ?? <span className="text-muted">–</span>, card: 'pair' },
        { key: 'registered', head: 'Registered', num: true, cell: (row) => dayText(row.registered_on), card: 'no', hide: 'xl' },
        { key: 'loans', head: 'Loans open', num: true, cell: (row) => row.active_loans || <span className="text-muted">–</span>, card: 'no', hide: 'lg' },
        { key: 'outstanding', head: `Outstanding, ${currency}`, num: true, cell: (row) => <Money of={row.outstanding} dash strong />, card: 'figure' },
        { key: 'standing', head: 'State', cell: (row) => <StateBadge of="customer" state={row.standing} />, card: 'line' },
      ]}
    />
  )
}
