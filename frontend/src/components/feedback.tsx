import { Button, Skeleton } from '@heroui/react'
import { Check, Copy, RotateCw } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { Problem } from '@/api/types'
import { cx } from '@/lib/classes'

type EmptyProps = { title: string; /** As one part of a page, not in place of its list. */ slim?: boolean; children?: ReactNode; action?: ReactNode; link?: ReactNode }

/** Nothing here yet: one sentence, the one thing to do, one link. */
export function EmptyState({ title, slim, children, action, link }: EmptyProps) {
  return (
    <div className={cx('border-y border-border', slim ? 'py-4' : 'px-4 py-10 md:px-6')}>
      <div className="max-w-md">
        <h3 className={slim ? 'font-medium' : 'text-base font-semibold'}>{title}</h3>
        {children && <p className="mt-1 text-muted">{children}</p>}
        {(action || link) && <div className={cx(slim ? 'mt-2' : 'mt-4', 'flex flex-wrap items-center gap-x-4 gap-y-2')}>{action}{link}</div>}
      </div>
    </div>
  )
}

/** Rows on their way, of the height and edges of the table they stand for. */
export function TableSkeleton({ rows = 8, widths = [160, 90, 70, 110, 90] }: { rows?: number; widths?: number[] }) {
  return (
    <div role="status" aria-label="Loading rows" className="late">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-16 items-center justify-between gap-6 border-b border-separator md:h-9">
          {widths.map((width, index) => (
            <Skeleton
              key={index}
              className={cx('h-3 rounded-[3px]', index > 0 && index < widths.length - 1 && 'max-md:hidden')}
              style={{ width: width * (1 - ((row * 7 + index * 3) % 5) * 0.08) }}
            />
          ))}
        </div>
      ))}
    </div>
  )
}

/** Key figures on their way, of the size of the strip. */
export function StripSkeleton({ figures = 4 }: { figures?: number }) {
  return (
    <div role="status" aria-label="Loading figures" className="late grid grid-cols-2 border-y border-border lg:flex">
      {Array.from({ length: figures }, (_, index) => (
        <div key={index} className="flex-1 py-3 pe-4 lg:border-s lg:border-separator lg:ps-5 lg:first:border-s-0 lg:first:ps-0">
          <Skeleton className="h-3.5 w-24 rounded-[3px]" />
          <Skeleton className="mt-2.5 h-6 w-32 max-w-full rounded-[3px]" />
          <Skeleton className="mt-2.5 mb-0.5 h-3.5 w-20 rounded-[3px]" />
        </div>
      ))}
    </div>
  )
}

export const BlockSkeleton = ({ className = 'h-40' }: { className?: string }) => (
  <div role="status" aria-label="Loading" className="late"><Skeleton className={cx('w-full rounded-[3px]', className)} /></div>
)

/** The whole of an object page on its way. */
export function ObjectSkeleton() {
  return (
    <div aria-busy className="late">
      <Skeleton className="h-3.5 w-48 rounded-[3px]" />
      <Skeleton className="mt-3 h-7 w-64 max-w-full rounded-[3px]" />
      <Skeleton className="mt-3 mb-5 h-3.5 w-80 max-w-full rounded-[3px]" />
      <StripSkeleton />
      <div className="mt-6"><TableSkeleton rows={6} /></div>
    </div>
  )
}

const NOTICE = {
  due: 'border-due bg-due-wash text-due-ink', bad: 'border-bad bg-bad-wash text-bad-ink',
  go: 'border-go bg-go-wash text-go-ink', ok: 'border-ok bg-ok-wash text-ok-ink',
}

/** A sentence that must be seen, standing where its cause is. */
export function Notice({ tone = 'due', children }: { tone?: keyof typeof NOTICE; children: ReactNode }) {
  return <div role={tone === 'bad' ? 'alert' : undefined} className={cx('border-s-3 px-3 py-2 text-[13px]', NOTICE[tone])}>{children}</div>
}

/** A refusal beside its deed: the sentence of the server and its number for support. */
export function ProblemNotice({ problem }: { problem: Problem }) {
  return (
    <Notice tone="bad">
      <p>{problem.detail}</p>
      {problem.request_id && problem.status >= 500 && <RequestNumber id={problem.request_id} />}
    </Notice>
  )
}

function RequestNumber({ id }: { id: string }) {
  const [copied, setCopied] = useState(false)
  const Icon = copied ? Check : Copy
  return (
    <button
      type="button"
      className="mt-1 inline-flex min-h-6 cursor-pointer items-center gap-1.5 font-mono text-xs text-bad-ink"
      onClick={() => void navigator.clipboard?.writeText(id).then(() => setCopied(true))}
    >
      <Icon className="size-3.5" aria-hidden /><span className="sr-only">Copy the request number </span>{id}
    </button>
  )
}

type ErrorProps = { title: string; children: ReactNode; request?: string; action?: ReactNode; onRetry?: () => void }

/** A part of the page that failed: what, why, what to do; the rest of the page stands. */
export function ErrorCard({ title, children, request, action, onRetry }: ErrorProps) {
  return (
    <div role="alert" className="border-s-3 border-bad bg-bad-wash px-4 py-3">
      <div className="font-semibold text-bad-ink">{title}</div>
      <div className="mt-0.5">{children}</div>
      <div className="mt-3 flex flex-wrap items-center gap-3 empty:hidden">
        {onRetry && <Button size="sm" variant="outline" onPress={onRetry}><RotateCw aria-hidden />Try again</Button>}
        {action}
        {request && <RequestNumber id={request} />}
      </div>
    </div>
  )
}
