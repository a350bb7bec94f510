// Light, dark or as the system says; the choice is kept on this device and applied before the first paint by /theme.js.
import { useSyncExternalStore } from 'react'

export type ThemeChoice = 'light' | 'dark' | 'system'
const KEY = 'lendspace.theme'
const listeners = new Set<() => void>()
const systemDark = () => window.matchMedia?.('(prefers-color-scheme: dark)')

function chosen(): ThemeChoice {
  try {
    const kept = localStorage.getItem(KEY)
    return kept === 'light' || kept === 'dark' ? kept : 'system'
  } catch {
    return 'system'
  }
}

function apply(): void {
  const choice = chosen()
  const dark = choice === 'dark' || (choice === 'system' && systemDark()?.matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  listeners.forEach((tell) => tell())
}

export function chooseTheme(choice: ThemeChoice): void {
  try {
    if (choice === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, choice)
  } catch {
    // Storage is closed: the choice lasts for this page.
  }
  apply()
}

export function followSystemTheme(): void {
  systemDark()?.addEventListener('change', apply)
}

function subscribe(tell: () => void) {
  listeners.add(tell)
  return () => listeners.delete(tell)
}

export const useThemeChoice = () => useSyncExternalStore(subscribe, chosen)
