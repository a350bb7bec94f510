import type { QueryClient } from '@tanstack/react-query'
import { createRouter, parseSearchWith, stringifySearchWith } from '@tanstack/react-router'
import { RouteProblem } from '@/components/boundaries'
import { ObjectSkeleton } from '@/components/feedback'
import { applicationsRoutes } from './applications'
import { customersRoutes } from './customers'
import { ledgerRoutes } from './ledger'
import { loansRoutes } from './loans'
import { doorRoutes, ownWorkspaceRoutes } from './own'
import { productsRoutes } from './products'
import { rootRoute } from './root'
import { workspaceRoute } from './workspace'

const features = [...customersRoutes, ...applicationsRoutes, ...loansRoutes, ...productsRoutes, ...ledgerRoutes]

export const routeTree = rootRoute.addChildren([workspaceRoute.addChildren([...ownWorkspaceRoutes, ...features]), ...doorRoutes])

/** Search params are plain texts in the address: ?standing=in_arrears&officer=me. */
export const plainSearch = { parseSearch: parseSearchWith((text) => text), stringifySearch: stringifySearchWith(String) }

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
