import { Button, Dropdown } from '@heroui/react'
import { ChevronRight, Ellipsis } from 'lucide-react'
import { useId, type ReactNode } from 'react'
import { AppLink } from './AppLink'
import { cx } from '@/lib/classes'

/** A deed offered on an object. `why` says, when it is closed, what closes it. */
export type DeedAction = {
  name: string
  label: string
  onPress: () => void
  allowed?: boolean
  why?: string
  danger?: boolean
}

type Props = {
  trail: { label: string; to: string }[]
  title: ReactNode
  reference: string
  /** The boxed StateBadge of the object. */
  state?: ReactNode
  /** The facts in one line; join them with Dots. */
  facts?: ReactNode
  /** The one main deed. */
  main?: DeedAction
  /** At most one more beside it. */
  second?: DeedAction
  /** The rest, in a menu that says why one is closed. */
  deeds?: DeedAction[]
}

const isClosed = (deed: DeedAction) => deed.allowed === false

/** Head of every object page: where it hangs, its name and state, what can be done with it now. */
export function ObjectHeader({ trail, title, reference, state, facts, main, second, deeds = [] }: Props) {
  const why = useId()
  const reason = main && isClosed(main) ? main.why : undefined
  return (
    <header className="mb-4">
      <nav aria-label="Trail" className="mb-1.5 flex flex-wrap items-center gap-1 text-[13px] text-muted">
        {trail.map(({ label, to }) => (
          <span key={to} className="flex items-center gap-1">
            <AppLink to={to} className="rounded-sm no-underline hover:text-foreground hover:underline">{label}</AppLink>
            <ChevronRight className="size-3.5 rtl:rotate-180" aria-hidden />
          </span>
        ))}
        <span aria-current="page">{reference}</span>
      </nav>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <h1 className="text-2xl/8 font-semibold tracking-[-0.02em] break-words">{title}</h1>{state}
          </div>
          {facts && <div className="mt-1 text-muted">{facts}</div>}
        </div>
        {(main || second || deeds.length > 0) && (
          <div className={cx('no-print', main && 'thumb-deeds')}>
            <div className="flex items-center gap-2 max-md:*:first:flex-1 md:justify-end">
              {main && <Button isDisabled={isClosed(main)} aria-describedby={reason ? why : undefined} onPress={main.onPress}>{main.label}</Button>}
              {second && <Button variant="outline" isDisabled={isClosed(second)} onPress={second.onPress}>{second.label}</Button>}
              {deeds.length > 0 && <DeedMenu deeds={deeds} />}
            </div>
            {reason && <p id={why} className="mt-1.5 text-[13px] text-muted md:ms-auto md:max-w-72 md:text-end">{reason}</p>}
          </div>
        )}
      </div>
    </header>
  )
}

/** The rest of the deeds; a closed one stays readable and says why. */
export function DeedMenu({ deeds, label = 'More deeds' }: { deeds: DeedAction[]; label?: string }) {
  const act = (name: string) => deeds.find((deed) => deed.name === name && !isClosed(deed))?.onPress()
  return (
    <Dropdown>
      <Button isIconOnly variant="outline" aria-label={label} className="in-[td]:h-7! in-[td]:w-8!"><Ellipsis aria-hidden /></Button>
      <Dropdown.Popover placement="bottom end" className="w-72">
        <Dropdown.Menu aria-label={label} disabledKeys={deeds.filter(isClosed).map((deed) => deed.name)} onAction={(name) => act(String(name))}>
          {deeds.map((deed) => (
            <Dropdown.Item key={deed.name} id={deed.name} textValue={deed.label} className="opacity-100!">
              <div className="min-w-0">
                <div className={cx(isClosed(deed) ? 'text-muted' : deed.danger && 'text-bad-ink')}>{deed.label}</div>
                {isClosed(deed) && deed.why && <div className="text-xs whitespace-normal text-muted">{deed.why}</div>}
              </div>
            </Dropdown.Item>
          ))}
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  )
}
