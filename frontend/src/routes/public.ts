// The bare host: sign-up, the link of its mail, and the way to one's own workspace.
import type { QueryClient } from '@tanstack/react-query'
import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod'
import { RouteProblem } from '@/components/boundaries'
import { plainSearch } from './plainSearch'
import { rootRoute } from './root'

const signUp = lazyRouteComponent(() => import('@/features/sign-up/SignUpPage'), 'SignUpPage')
const at = { getParentRoute: () => rootRoute }

const tree = rootRoute.addChildren([
  createRoute({ ...at, path: '/', component: signUp }),
  createRoute({ ...at, path: '/sign-up', component: signUp }),
  createRoute({
    ...at,
    path: '/check-mail',
    validateSearch: z.object({ email: z.string().optional().catch(undefined) }),
    component: lazyRouteComponent(() => import('@/features/sign-up/CheckMailPage'), 'CheckMailPage'),
  }),
  createRoute({ ...at, path: '/confirm', component: lazyRouteComponent(() => import('@/features/sign-up/ConfirmPage'), 'ConfirmPage') }),
  createRoute({ ...at, path: '/sign-in', component: lazyRouteComponent(() => import('@/features/sign-up/FindWorkspacePage'), 'FindWorkspacePage') }),
])

export const makePublicRouter = (queries: QueryClient) =>
  createRouter({ routeTree: tree, context: { queries }, ...plainSearch, defaultPreload: 'intent', defaultErrorComponent: RouteProblem })
