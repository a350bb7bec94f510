import { useSyncExternalStore } from 'react'

const query = () => window.matchMedia?.('(min-width: 768px)')

function subscribe(tell: () => void) {
  const media = query()
  media?.addEventListener('change', tell)
  return () => media?.removeEventListener('change', tell)
}

/** Whether there is room for a table (768 px, the one breakpoint between thumb and mouse). */
export const useWide = () => useSyncExternalStore(subscribe, () => query()?.matches ?? true)
