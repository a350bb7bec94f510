import type { ApplicationRow } from '@/api/types'
import { useSession } from '@/api/session'
import { DataTable } from '@/components/DataTable'
import { Money } from '@/components/Money'
import { StateBadge } from '@/components/StateBadge'
import { dayOf, dayText } from '@/lib/day'
import { paths } from '@/routes/paths'

export function ApplicationTable({ rows }: { rows: ApplicationRow[] }) {
  const { currency, customer_word: word } = useSession().workspace
  return (
    <DataTable
      label="Applications"
      rows={rows}
      id={(row) => row.id}
      to={(row) => paths.application(row.id)}
      columns={[
        { key: 'customer', head: word, cell: (row) => row.customer.name, card: 'title' },
        { key: 'reference', head: 'Application', cell: (row) => <span className="text-muted">{row.reference}</span>, card: 'pair' },
        { key: 'product', head: 'Product', cell: (row) => row.product.name, card: 'pair' },
        { key: 'installments', head: 'Installments', num: true, cell: (row) => row.installments, card: 'no', hide: 'lg' },
        { key: 'officer', head: 'Officer', cell: (row) => row.officer?.name ?? <span className="text-muted">–</span>, card: 'no', hide: 'lg' },
        { key: 'updated', head: 'Last change', num: true, cell: (row) => dayText(dayOf(row.updated_at)), card: 'no', hide: 'xl' },
        { key: 'amount', head: `Amount, ${currency}`, num: true, cell: (row) => <Money of={row.amount_approved ?? row.amount_asked} strong />, card: 'figure' },
        { key: 'state', head: 'State', cell: (row) => <StateBadge of="application" state={row.state} />, card: 'line' },
      ]}
    />
  )
}
