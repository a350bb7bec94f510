import { Popover } from '@heroui/react'
import { useNavigate } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { ChevronDown, LogOut } from 'lucide-react'
import { useState } from 'react'
import { Button as PlainButton } from 'react-aria-components'
import { signOut, useSession } from '@/api/session'
import { AppLink } from '@/components/AppLink'
import type { Entry } from './navigation'
import { ThemeSwitch } from './ThemeSwitch'

export const initials = (name: string) =>
  name.split(/\s+/).filter(Boolean).map((word) => word.charAt(0)).filter((_, index, all) => index === 0 || index === all.length - 1).join('').toUpperCase()

/** Who am I, in which light, and the way out; on a phone also the entries that found no room in the bar. */
export function AccountMenu({ more }: { more: Entry[] }) {
  const { person } = useSession()
  const [open, setOpen] = useState(false)
  return (
    <Popover isOpen={open} onOpenChange={setOpen}>
      <PlainButton
        className="inline-flex h-11 min-w-11 cursor-pointer items-center justify-center gap-2 rounded-[6px] px-1.5 text-[13px] hover:bg-surface-tertiary md:h-9"
        aria-label={`Account of ${person.full_name} ${person.role_name}`}
      >
        <span className="inline-flex size-7 items-center justify-center rounded-full bg-surface-tertiary text-xs font-semibold" aria-hidden>{initials(person.full_name)}</span>
        <span className="max-xl:hidden"><span className="font-medium">{person.full_name}</span> <span className="text-muted">{person.role_name}</span></span>
        <ChevronDown className="size-3.5 text-muted max-md:hidden" aria-hidden />
      </PlainButton>
      <Popover.Content placement="bottom end" className="w-72 max-w-[92vw]">
        <Popover.Dialog className="p-0 outline-none" aria-label="Account"><AccountPanel more={more} close={() => setOpen(false)} /></Popover.Dialog>
      </Popover.Content>
    </Popover>
  )
}

function AccountPanel({ more, close }: { more: Entry[]; close: () => void }) {
  const { person } = useSession()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const leave = async () => {
    await signOut()
    queries.clear()
    await navigate({ to: '/sign-in' })
  }
  return (
    <>
      <div className="border-b border-border px-4 py-3">
        <div className="font-medium">{person.full_name}</div>
        <div className="text-[13px] break-words text-muted">{person.email}</div>
        <div className="text-[13px] text-muted">{person.role_name}{person.branch && `, ${person.branch.name}`}</div>
      </div>
      {more.length > 0 && (
        <nav aria-label="More" className="border-b border-border p-2 md:hidden">
          {more.map(({ name, to, icon: Icon }) => (
            <AppLink key={to} to={to} onClick={close} className="flex h-11 items-center gap-2.5 rounded-[6px] px-2 no-underline hover:bg-surface-tertiary">
              <Icon className="size-[18px] text-muted" aria-hidden />{name}
            </AppLink>
          ))}
        </nav>
      )}
      <div className="flex items-center justify-between px-4 py-3"><span className="text-[13px] text-muted">Theme</span><ThemeSwitch /></div>
      <button type="button" className="flex h-11 w-full cursor-pointer items-center gap-2.5 border-t border-border px-4 text-start hover:bg-surface-tertiary" onClick={() => void leave()}>
        <LogOut className="size-4 text-muted" aria-hidden />Sign out
      </button>
    </>
  )
}
