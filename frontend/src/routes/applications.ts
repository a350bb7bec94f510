import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod'
import { applicationQuery, applicationsQuery } from '@/features/applications/queries'
import { choice, idParams, text } from './search'
import { workspaceRoute } from './workspace'

const APPLICATION_STATES = ['draft', 'submitted', 'in_review', 'in_approval', 'approved', 'rejected', 'withdrawn'] as const

export const applicationsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/applications',
  validateSearch: z.object({
    q: text(), state: choice(...APPLICATION_STATES), waiting: choice('review', 'approval', 'disbursement'), officer: text(),
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => { void context.queries.prefetchInfiniteQuery(applicationsQuery(deps)) },
  component: lazyRouteComponent(() => import('@/features/applications/ApplicationsPage'), 'ApplicationsPage'),
})

export const newApplicationRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/applications/new',
  validateSearch: z.object({ customer: text() }),
  component: lazyRouteComponent(() => import('@/features/applications/NewApplicationPage'), 'NewApplicationPage'),
})

export const applicationRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/applications/$id',
  params: idParams,
  validateSearch: z.object({
    deed: choice('review', 'send-back', 'approve', 'reject', 'withdraw'), tab: choice('request', 'schedule', 'history'),
  }),
  loader: ({ context, params }) => context.queries.ensureQueryData(applicationQuery(params.id)),
  component: lazyRouteComponent(() => import('@/features/applications/ApplicationPage'), 'ApplicationPage'),
})

export const changeApplicationRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/applications/$id/change',
  params: idParams,
  loader: ({ context, params }) => context.queries.ensureQueryData(applicationQuery(params.id)),
  component: lazyRouteComponent(() => import('@/features/applications/ChangeApplicationPage'), 'ChangeApplicationPage'),
})

export const applicationsRoutes = [applicationsRoute, newApplicationRoute, applicationRoute, changeApplicationRoute]
