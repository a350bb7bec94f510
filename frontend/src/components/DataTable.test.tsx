import { fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { DataTable, type Column } from './DataTable'
import { Money } from './Money'
import { renderInApp } from '@/test/render'

type Row = { id: number; name: string; phone: string; owed: string }
const ROWS: Row[] = [{ id: 1, name: 'Amina Yusuf', phone: '0712 884 031', owed: '3049.23' }, { id: 2, name: 'Brian Kiptoo', phone: '0723 401 556', owed: '0.00' }]
const COLUMNS: Column<Row>[] = [
  { key: 'name', head: 'Customer', cell: (row) => row.name, card: 'title' },
  { key: 'phone', head: 'Phone', cell: (row) => row.phone },
  { key: 'owed', head: 'Overdue, KES', num: true, cell: (row) => <Money of={{ amount: row.owed, currency: 'KES' }} dash />, card: 'figure', total: '3,049.23' },
  { key: 'hint', head: '', cell: () => 'tap to open', only: 'card', card: 'line' },
]
const table = <DataTable label="Customers" rows={ROWS} columns={COLUMNS} id={(row) => row.id} to={(row) => `/customers/${row.id}`} mark={(row) => (row.owed === '0.00' ? null : 'bad')} />

const narrow = () => vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }))
afterEach(() => vi.unstubAllGlobals())

it('is a table with heads, a total and a link per row where there is room', async () => {
  await renderInApp(table)
  expect(screen.getAllByRole('columnheader').map((head) => head.textContent)).toEqual(['Customer', 'Phone', 'Overdue, KES'])
  expect(screen.getByRole('link', { name: 'Amina Yusuf' }).getAttribute('href')).toBe('/customers/1')
  expect(screen.getAllByRole('row').at(-1)!.textContent).toContain('3,049.23')
  expect(screen.getByText('Amina Yusuf').closest('tr')!.className).toContain('mark-bad')
})

it('opens a row from anywhere on it', async () => {
  const { router } = await renderInApp(table)
  fireEvent.click(screen.getByText('0712 884 031'))
  await vi.waitFor(() => expect(router.state.location.pathname).toBe('/customers/1'))
})

it('is a list of cards from the same columns on a phone', async () => {
  narrow()
  await renderInApp(table)
  expect(screen.queryByRole('table')).toBeNull()
  const [first, , total] = within(screen.getByRole('list', { name: 'Customers' })).getAllByRole('listitem')
  expect(within(first!).getByRole('link', { name: 'Amina Yusuf' })).toBeTruthy()
  expect(within(first!).getByText('Phone').nextSibling!.textContent).toBe('0712 884 031')
  expect(within(first!).getByText('tap to open')).toBeTruthy()
  expect(total!.textContent).toBe('Total3,049.23')
})
