import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { trialBalanceQuery } from '@/features/ledger/queries'
import { workspaceRoute } from './workspace'

export const ledgerRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/ledger',
  loader: ({ context }) => context.queries.ensureQueryData(trialBalanceQuery()),
  component: lazyRouteComponent(() => import('@/features/ledger/LedgerPage'), 'LedgerPage'),
})

export const ledgerRoutes = [ledgerRoute]
