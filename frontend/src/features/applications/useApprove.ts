import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { ApplicationDetail, ApplicationRow } from '@/api/types'
import { asProblem } from '@/lib/problem'
import { uuid } from '@/lib/uuid'
import { APPLICATION_CHANGES, approveApplication } from './queries'

/** Approves a row as asked, in one press; each row keeps its own key, so that a second press after a lost answer is not a second deed. */
export function useApprove(onDone: (answer: ApplicationDetail) => void) {
  const queries = useQueryClient()
  const keys = useRef(new Map<number, string>())
  const keyOf = (id: number) => {
    const key = keys.current.get(id) ?? uuid()
    keys.current.set(id, key)
    return key
  }
  const deed = useMutation({
    mutationFn: (row: Pick<ApplicationRow, 'id'>) => approveApplication(row.id, {}, keyOf(row.id)),
    onSuccess: (answer) => {
      keys.current.delete(answer.id)
      for (const queryKey of APPLICATION_CHANGES) void queries.invalidateQueries({ queryKey })
      onDone(answer)
    },
  })
  return {
    run: deed.mutate,
    /** The application being approved now. */
    running: deed.isPending ? deed.variables?.id : undefined,
    problem: deed.error ? asProblem(deed.error) : null,
    refused: deed.error ? deed.variables?.id : undefined,
  }
}
