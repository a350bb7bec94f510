import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { countText, rowsOf } from '@/api/queries'
import type { Page } from '@/api/types'
import { LoadProblem } from './boundaries'
import { MoreRows } from './DataTable'
import { TableSkeleton } from './feedback'

type Props<Row> = {
  /** `useInfiniteQuery(listQuery(...))`. */
  query: UseInfiniteQueryResult<InfiniteData<Page<Row>>, Error>
  /** What the list is, for its error: "Loans". */
  name: string
  empty: ReactNode
  skeleton?: ReactNode
  children: (rows: Row[]) => ReactNode
}

/** A list by cursor in all its states: on its way, failed, empty, rows, more rows. */
export function QueryList<Row>({ query, name, empty, skeleton, children }: Props<Row>) {
  if (query.isPending) return skeleton ?? <TableSkeleton />
  if (query.isError && !query.data) return <LoadProblem title={`${name} did not load`} error={query.error} onRetry={() => void query.refetch()} />
  const rows = rowsOf(query.data)
  if (rows.length === 0) return empty
  return (
    <div aria-busy={query.isFetching}>
      {children(rows)}
      <MoreRows
        shown={rows.length}
        count={countText(query.data)}
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </div>
  )
}
