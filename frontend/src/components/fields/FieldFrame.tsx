import { Description, FieldError, Label } from '@heroui/react'
import type { ReactNode } from 'react'

/** Label of a field, with the word "optional" where it is. */
export function FieldLabel({ children, optional, end }: { children: ReactNode; optional?: boolean; end?: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-3">
      <Label>{children}{optional && <span className="font-normal text-muted"> optional</span>}</Label>
      {end && <span className="text-[13px]">{end}</span>}
    </div>
  )
}

/** What stands under a field: its refusal, else its hint. */
export function FieldFoot({ error, hint }: { error?: string; hint?: ReactNode }) {
  if (error) return <FieldError>{error}</FieldError>
  return hint ? <Description>{hint}</Description> : null
}
