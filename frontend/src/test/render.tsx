// Renders a part with what every screen has around it: a router, a query client, a signed-in person.
import { QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { makeQueryClient } from '@/api/queries'
import type { Person, Session } from '@/api/types'
import { plainSearch } from '@/routes/plainSearch'

export const officer: Person = {
  id: 5, full_name: 'Wanjiru Kamau', email: 'wanjiru@baraka.co.ke', role: 'field_officer', role_name: 'Field officer', branch: null, state: 'active',
  permissions: [
    'customers.view', 'customers.register', 'products.view', 'applications.view', 'applications.submit', 'applications.review', 'loans.view',
    'repayments.record', 'staff.view', 'reports.view',
  ],
}

export const session: Session = {
  access: 'first-token', expires_in: 300, person: officer,
  workspace: {
    name: 'Baraka Credit', slug: 'baraka', country: 'KE', currency: 'KES', currency_decimals: 2, time_zone: 'Africa/Nairobi', business_date: '2026-11-25',
    customer_word: 'Customer', customer_word_plural: 'Customers', is_demo: false,
  },
}

export async function renderInApp(part: ReactNode, at = '/') {
  const root = createRootRoute()
  const page = createRoute({ getParentRoute: () => root, path: '/', component: () => part })
  const other = createRoute({ getParentRoute: () => root, path: '$', component: () => <p>elsewhere</p> })
  const router = createRouter({ routeTree: root.addChildren([page, other]), history: createMemoryHistory({ initialEntries: [at] }), ...plainSearch })
  await router.load()
  const view = render(<QueryClientProvider client={makeQueryClient()}><RouterProvider router={router} /></QueryClientProvider>)
  return { ...view, router }
}
