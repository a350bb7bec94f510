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
  changeAtOnce(() => { document.documentElement.dataset.theme = dark ? 'dark' : 'light' })
  listeners.forEach((tell) => tell())
}

/** Buttons and fields fade between their colours under the mouse; a theme must not fade with them. */
function changeAtOnce(change: () => void): void {
  const root = document.documentElement
  root.dataset.changingTheme = ''
  change()
  void document.body.offsetTop // makes the browser reckon the new colours while nothing may fade
  delete root.dataset.changingTheme
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
