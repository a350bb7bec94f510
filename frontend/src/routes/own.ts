// Home, staff, the doors and the gallery.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod'
import { rootRoute } from './root'
import { workspaceRoute } from './workspace'

const homeRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/',
  component: lazyRouteComponent(() => import('@/features/home/HomePage'), 'HomePage'),
})

const staffRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/staff',
  validateSearch: z.object({ deed: z.enum(['invite', 'branch']).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('@/features/staff/StaffPage'), 'StaffPage'),
})

const galleryRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/gallery',
  component: lazyRouteComponent(() => import('@/features/gallery/GalleryPage'), 'GalleryPage'),
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: z.object({ next: z.string().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('@/features/door/SignInPage'), 'SignInPage'),
})

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: lazyRouteComponent(() => import('@/features/door/InvitationPage'), 'InvitationPage'),
})

export const ownWorkspaceRoutes = [homeRoute, staffRoute, galleryRoute]
export const doorRoutes = [signInRoute, invitationRoute]
