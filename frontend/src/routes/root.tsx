import { createRootRouteWithContext, Outlet } from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import { EmptyState } from '@/components/feedback'
import { ButtonLink } from '@/components/AppLink'

export const rootRoute = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: () => (
    <EmptyState title="There is no page at this address" action={<ButtonLink to="/" look="outline">Go home</ButtonLink>} />
  ),
})
