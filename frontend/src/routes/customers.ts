import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod'
import { customerQuery } from '@/api/queries'
import { customersQuery } from '@/features/customers/queries'
import { choice, idParams, text } from './search'
import { workspaceRoute } from './workspace'

export const customersRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/customers',
  validateSearch: z.object({
    q: text(), standing: choice('in_arrears', 'active', 'none', 'settled'), officer: text(), branch: text(), deed: choice('register'),
  }),
  loaderDeps: ({ search: { deed: _, ...filters } }) => filters,
  loader: ({ context, deps }) => { void context.queries.prefetchInfiniteQuery(customersQuery(deps)) },
  component: lazyRouteComponent(() => import('@/features/customers/CustomersPage'), 'CustomersPage'),
})

export const customerRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/customers/$id',
  params: idParams,
  validateSearch: z.object({ tab: choice('history', 'loans', 'person') }),
  loader: ({ context, params }) => context.queries.ensureQueryData(customerQuery(params.id)),
  component: lazyRouteComponent(() => import('@/features/customers/CustomerPage'), 'CustomerPage'),
})

export const customersRoutes = [customersRoute, customerRoute]
