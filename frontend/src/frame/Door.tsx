import type { ReactNode } from 'react'
import { Mark } from '@/frame/Mark'
import { ThemeSwitch } from '@/frame/ThemeSwitch'

type Props = { aside?: ReactNode; wide?: boolean; children: ReactNode }

/** The frame of every page in front of the sign-in. */
export function Door({ aside, wide, children }: Props) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-14 shrink-0 items-center justify-between gap-4 border-b border-border px-4 md:px-8">
        <span className="flex items-center gap-2.5 font-semibold"><Mark name="Lendspace" />Lendspace</span>
        {aside && <span className="text-[13px] text-muted">{aside}</span>}
      </header>
      <main className={`mx-auto w-full flex-1 px-4 py-8 md:px-8 md:py-14 ${wide ? 'max-w-5xl' : 'max-w-md'}`}>{children}</main>
      <footer className="flex flex-wrap items-center justify-between gap-3 border-t border-border px-4 py-2 text-[13px] text-muted md:px-8">
        <span>Each lender’s book stands behind its own wall in the database.</span><ThemeSwitch />
      </footer>
    </div>
  )
}

/** The head of a door: what is opened here, and where. */
export function DoorTitle({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="mb-6 border-b border-border pb-5">
      <title>{`${title} · Lendspace`}</title>
      <h1 className="text-xl/7 font-semibold tracking-[-0.015em]">{title}</h1>
      {children && <div className="mt-0.5 text-muted">{children}</div>}
    </div>
  )
}
