import { createRoute, redirect } from '@tanstack/react-router'
import { getSession, refreshSession } from '@/api/session'
import { WorkspaceFrame } from '@/frame/WorkspaceFrame'
import { rootRoute } from './root'

/** Everything behind the sign-in hangs here: the session is renewed silently before the first screen. */
export const workspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'workspace',
  beforeLoad: async ({ location }) => {
    if (getSession().status === 'unknown') await refreshSession()
    if (getSession().status !== 'signed_in') throw redirect({ href: signInHref(location.href) })
  },
  component: WorkspaceFrame,
})

export const signInHref = (next: string) => (next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`)
