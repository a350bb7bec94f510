import { X } from 'lucide-react'
import type { ReactNode } from 'react'

/** What was just done, in one line that readers hear; it stays until it is put away. */
export function DoneLine({ children, onClose }: { children: ReactNode; onClose: () => void }) {
  return (
    <div role="status">
      {children && (
        <div className="mb-4 flex items-center gap-3 border-s-3 border-ok bg-ok-wash ps-3 text-ok-ink">
          <div className="min-w-0 flex-1 py-2">{children}</div>
          <button type="button" aria-label="Put this line away" className="flex size-11 shrink-0 cursor-pointer items-center justify-center md:size-9" onClick={onClose}>
            <X className="size-4" aria-hidden />
          </button>
        </div>
      )}
    </div>
  )
}
