import { ProgressBar as Bar } from '@heroui/react'
import type { Job } from '@/api/types'
import { StateBadge } from './StateBadge'

/** A plain bar with words above it: done of total, time left. */
export function ProgressBar({ label, percent, note }: { label: string; percent: number | null; note?: string }) {
  return (
    <div>
      <div className="mb-1.5 flex items-baseline justify-between gap-4">
        <span className="font-medium">{label}</span>
        {note && <span className="text-[13px] text-muted tabular-nums">{note}</span>}
      </div>
      <Bar value={percent ?? 0} isIndeterminate={percent === null} className="w-full" aria-label={label}>
        <Bar.Track><Bar.Fill /></Bar.Track>
      </Bar>
    </div>
  )
}

/** "40 s left", "about 3 min left". */
export function timeLeft(seconds: number | null): string {
  if (seconds === null || seconds <= 0) return ''
  return seconds < 60 ? `${Math.ceil(seconds)} s left` : `about ${Math.round(seconds / 60)} min left`
}

/** Long work of the server as its Job tells it. */
export function JobProgress({ job }: { job: Job }) {
  const counts = job.total > 0 ? `${job.done.toLocaleString('en')} of ${job.total.toLocaleString('en')}` : ''
  const note = [counts, job.state === 'running' ? timeLeft(job.eta_seconds) : ''].filter(Boolean).join(', ')
  const sentence = typeof job.problem === 'string' ? job.problem : job.problem?.detail
  return (
    <div aria-live="polite">
      <ProgressBar label={job.title} percent={job.state === 'done' ? 100 : job.total > 0 ? job.percent : null} note={note} />
      <div className="mt-2 text-[13px]"><StateBadge of="job" state={job.state} />{sentence && <p className="mt-1 text-bad-ink">{sentence}</p>}</div>
    </div>
  )
}
