import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod'
import { loanQuery, loansQuery } from '@/features/loans/queries'
import { choice, idParams, text } from './search'
import { workspaceRoute } from './workspace'

const LOAN_STATES = ['approved', 'active', 'cleared', 'overpaid', 'written_off', 'cancelled'] as const

export const loansRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/loans',
  validateSearch: z.object({
    q: text(), state: choice(...LOAN_STATES), standing: choice('in_arrears', 'due_today'), officer: text(), product: text(), customer: text(),
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => { void context.queries.prefetchInfiniteQuery(loansQuery(deps)) },
  component: lazyRouteComponent(() => import('@/features/loans/LoansPage'), 'LoansPage'),
})

export const loanRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/loans/$id',
  params: idParams,
  validateSearch: z.object({
    deed: choice('disburse', 'record_repayment', 'reverse', 'write_off'),
    transaction: text(),
    tab: choice('schedule', 'transactions', 'journal', 'history', 'terms'),
  }),
  loader: ({ context, params }) => context.queries.ensureQueryData(loanQuery(params.id)),
  component: lazyRouteComponent(() => import('@/features/loans/LoanPage'), 'LoanPage'),
})

export const loansRoutes = [loansRoute, loanRoute]
