import { useState } from 'react'
import type { LoanInstallment } from '@/api/types'
import { DataTable, type Column } from '@/components/DataTable'
import { FilterChips, SavedViews, SearchBox } from '@/components/filters'
import { Money } from '@/components/Money'
import { Section } from '@/components/Section'
import { StateBadge } from '@/components/StateBadge'
import { Timeline } from '@/components/Timeline'
import { dayText } from '@/lib/day'
import { kes, LINES, SCHEDULE } from './samples'

const COLUMNS: Column<LoanInstallment>[] = [
  { key: 'number', head: 'No.', cell: (row) => <span className="text-muted">{row.number}</span>, card: 'pair' },
  { key: 'due', head: 'Due', cell: (row) => dayText(row.due_on), card: 'title', total: 'Total' },
  { key: 'state', head: 'State', cell: (row) => <StateBadge of="installment" state={row.state} note={row.days_late ? `${row.days_late} d` : undefined} />, card: 'line' },
  { key: 'principal', head: 'Principal', num: true, cell: (row) => <Money of={row.principal} />, card: 'pair', hide: 'xl' },
  { key: 'interest', head: 'Interest', num: true, cell: (row) => <Money of={row.interest} />, card: 'pair', hide: 'xl' },
  { key: 'total', head: 'Due, KES', num: true, cell: (row) => <Money of={row.total} strong />, card: 'figure', total: <Money of={kes('46793.84')} /> },
]
const FILTERS = [
  { key: 'standing', label: 'Standing', options: [{ id: 'in_arrears', label: 'In arrears' }, { id: 'due_today', label: 'Due today' }] },
  { key: 'officer', label: 'Officer', options: [{ id: 'me', label: 'Me' }, { id: '7', label: 'Brian Kiptoo' }] },
]

export function TablesPart() {
  const [values, setValues] = useState<Record<string, string | undefined>>({ standing: 'in_arrears' })
  const [typed, setTyped] = useState('')
  return (
    <>
      <Section title="List" note="table from 768 px, cards below it">
        <SavedViews views={[{ label: 'All', to: '/gallery', current: false, count: 1284 }, { label: 'In arrears', to: '/gallery', current: true, count: 243 }]} />
        <div className="mt-3 mb-2 flex flex-wrap items-center gap-2">
          <SearchBox value={typed} onChange={setTyped} placeholder="Name, phone or reference" />
          <FilterChips filters={FILTERS} values={values} onChange={(key, value) => setValues({ ...values, [key]: value })} />
        </div>
        <DataTable label="Installments" rows={SCHEDULE} columns={COLUMNS} id={(row) => row.number} mark={(row) => (row.state === 'overdue' ? 'bad' : row.number === 5 ? 'due' : null)} />
      </Section>
      <Section title="Timeline"><Timeline lines={LINES} today="2026-11-25" /></Section>
    </>
  )
}
