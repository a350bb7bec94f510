import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { Component, Suspense, type ReactNode } from 'react'
import { ButtonLink } from './AppLink'
import { EmptyState, ErrorCard } from './feedback'
import { asProblem } from '@/lib/problem'

type BoundaryProps = { fallback: (error: unknown, retry: () => void) => ReactNode; onReset?: () => void; children: ReactNode }

class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: null }
  static getDerivedStateFromError(error: unknown) { return { error } }
  retry = () => {
    this.props.onReset?.()
    this.setState({ error: null })
  }
  override render() {
    return this.state.error === null ? this.props.children : this.props.fallback(this.state.error, this.retry)
  }
}

type WidgetProps = { title: string; skeleton: ReactNode; children: ReactNode }

/** Around each part of a page that asks for its own data: it may be slow or fail without taking the page along. */
export function Widget({ title, skeleton, children }: WidgetProps) {
  const { reset } = useQueryErrorResetBoundary()
  return (
    <Boundary onReset={reset} fallback={(error, retry) => <LoadProblem title={`${title} did not load`} error={error} onRetry={retry} />}>
      <Suspense fallback={skeleton}>{children}</Suspense>
    </Boundary>
  )
}

/** What stands in place of data that could not be read. */
export function LoadProblem({ title, error, onRetry }: { title: string; error: unknown; onRetry?: () => void }) {
  const problem = asProblem(error)
  return <ErrorCard title={title} request={problem.request_id} onRetry={onRetry}>{problem.detail}</ErrorCard>
}

/** The page of a route that failed; a missing object and a missing permission are said as such. */
export function RouteProblem({ error, reset }: { error: unknown; reset?: () => void }) {
  const problem = asProblem(error)
  const home = <ButtonLink to="/" look="outline">Go home</ButtonLink>
  if (problem.status === 404) return <EmptyState title="Not found" action={home}>{problem.detail}</EmptyState>
  if (problem.status === 403) return <EmptyState title="Not yours to see" action={home}>{problem.detail}</EmptyState>
  return <LoadProblem title="This page did not load" error={error} onRetry={reset ?? (() => window.location.reload())} />
}
