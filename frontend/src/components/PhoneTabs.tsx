import type { ReactNode } from 'react'
import { SavedViews, type View } from './filters'
import { cx } from '@/lib/classes'

/** On a phone a long object page is read part by part; from 768 px all parts stand on the page and the tabs are gone. */
export const PhoneTabs = ({ label, tabs }: { label: string; tabs: View[] }) => (
  <div className="mt-4 mb-1 md:hidden"><SavedViews label={label} views={tabs} /></div>
)

/** A part that a phone shows only under its tab. */
export const PhonePart = ({ shown, className, children }: { shown: boolean; className?: string; children: ReactNode }) => (
  <div className={cx('phone-part', !shown && 'max-md:hidden', className)}>{children}</div>
)
