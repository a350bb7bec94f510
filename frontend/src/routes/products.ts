import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod'
import { productsQuery } from '@/api/queries'
import { choice, idParams } from './search'
import { workspaceRoute } from './workspace'

export const productsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/products',
  validateSearch: z.object({ deed: choice('define') }),
  loader: ({ context }) => context.queries.ensureQueryData(productsQuery()),
  component: lazyRouteComponent(() => import('@/features/products/ProductsPage'), 'ProductsPage'),
})

export const productRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/products/$id',
  params: idParams,
  validateSearch: z.object({ deed: choice('revise') }),
  loader: ({ context }) => context.queries.ensureQueryData(productsQuery()),
  component: lazyRouteComponent(() => import('@/features/products/ProductPage'), 'ProductPage'),
})

export const productsRoutes = [productsRoute, productRoute]
