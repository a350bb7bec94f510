import type { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { RouteProblem } from '@/components/boundaries'
import { ObjectSkeleton } from '@/components/feedback'
import { applicationsRoutes } from './applications'
import { customersRoutes } from './customers'
import { ledgerRoutes } from './ledger'
import { loansRoutes } from './loans'
import { doorRoutes, ownWorkspaceRoutes } from './own'
import { plainSearch } from './plainSearch'
import { productsRoutes } from './products'
import { rootRoute } from './root'
import { workspaceRoute } from './workspace'

const features = [...customersRoutes, ...applicationsRoutes, ...loansRoutes, ...productsRoutes, ...ledgerRoutes]

export const routeTree = rootRoute.addChildren([workspaceRoute.addChildren([...ownWorkspaceRoutes, ...features]), ...doorRoutes])

export const makeRouter = (queries: QueryClient) =>
  createRouter({
    routeTree,
    context: { queries },
    ...plainSearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultPendingMs: 150,
    defaultPendingComponent: ObjectSkeleton,
    defaultErrorComponent: RouteProblem,
  })
