import { Monitor, Moon, Sun, type LucideIcon } from 'lucide-react'
import { chooseTheme, useThemeChoice, type ThemeChoice } from '@/lib/theme'
import { cx } from '@/lib/classes'

const CHOICES: { choice: ThemeChoice; word: string; icon: LucideIcon }[] = [
  { choice: 'light', word: 'Light', icon: Sun },
  { choice: 'dark', word: 'Dark', icon: Moon },
  { choice: 'system', word: 'As the system', icon: Monitor },
]

/** Light, dark, or as the system says. */
export function ThemeSwitch() {
  const chosen = useThemeChoice()
  return (
    <div role="group" aria-label="Theme" className="inline-flex rounded-[6px] border border-border p-0.5">
      {CHOICES.map(({ choice, word, icon: Icon }) => (
        <button
          key={choice}
          type="button"
          aria-pressed={choice === chosen}
          aria-label={word}
          title={word}
          onClick={() => chooseTheme(choice)}
          className={cx(
            'inline-flex h-11 w-11 cursor-pointer items-center justify-center rounded-[4px] md:h-7 md:w-8',
            choice === chosen ? 'bg-surface-tertiary text-foreground' : 'text-muted hover:text-foreground',
          )}
        >
          <Icon className="size-4" aria-hidden />
        </button>
      ))}
    </div>
  )
}
