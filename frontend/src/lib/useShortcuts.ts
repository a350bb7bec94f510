import { useEffect, useRef } from 'react'

const TYPING = 'input, textarea, select, [contenteditable="true"], [role="menu"], [role="listbox"], [role="dialog"], [role="combobox"]'

/** Whether a key belongs to somebody else: a field, a menu, an open sheet, or a chord with a modifier. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return true
  const focused = event.target instanceof Element ? event.target : null
  return focused?.closest(TYPING) != null || document.querySelector('[role="dialog"]') !== null
}

/** Single-letter deeds of a page: `useShortcuts({ j: next, k: previous })`; silent while somebody types or a sheet is open. */
export function useShortcuts(deeds: Record<string, (() => void) | undefined>): void {
  const latest = useRef(deeds)
  useEffect(() => { latest.current = deeds })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const deed = isTaken(event) ? undefined : latest.current[event.key.toLowerCase()]
      if (!deed) return
      event.preventDefault()
      deed()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
