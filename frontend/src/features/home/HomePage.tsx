import { useSuspenseQuery } from '@tanstack/react-query'
import { homeQuery } from '@/api/queries'
import { useSession } from '@/api/session'
import { Widget } from '@/components/boundaries'
import { BlockSkeleton, StripSkeleton, TableSkeleton } from '@/components/feedback'
import { KeyStrip } from '@/components/figures'
import { PageTitle } from '@/components/Section'
import { longDayText } from '@/lib/day'
import { EmptyBook } from './EmptyBook'
import { figuresFor } from './figures'
import { AgeingPart, MonthsPart, RecentPart } from './trends'
import { OfficerDay } from './OfficerDay'
import { ToDisburse, WaitingApplications } from './waiting'

/** The first screen of each role: figures first, then what waits, then trends. */
export function HomePage() {
  const { person, workspace } = useSession()
  const officer = person.role === 'field_officer'
  return (
    <>
      <PageTitle title={officer ? 'Today' : workspace.name} note={longDayText(workspace.business_date)} />
      {officer ? <OfficerDay /> : <Widget title="The figures" skeleton={<StripSkeleton figures={person.role === 'auditor' ? 4 : 5} />}><Figures /></Widget>}
      <Widget title="The book" skeleton={<div className="mt-6"><TableSkeleton rows={6} /></div>}><Below /></Widget>
    </>
  )
}

function Figures() {
  const { person, workspace } = useSession()
  const { data: home } = useSuspenseQuery(homeQuery())
  return <KeyStrip figures={figuresFor(person, home, { one: workspace.customer_word, many: workspace.customer_word_plural })} />
}

function Below() {
  const { person } = useSession()
  const { data: home } = useSuspenseQuery(homeQuery())
  if (home.portfolio.active_loans === 0 && home.portfolio.customers === 0 && home.recent.length === 0) return <EmptyBook />
  return (
    <div className="mt-6 grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-7 xl:grid-cols-[minmax(0,1.85fr)_minmax(0,1fr)] xl:grid-rows-[auto_1fr]">
      <div className="min-w-0 space-y-7 empty:hidden">
        <Widget title="What waits" skeleton={<TableSkeleton rows={4} />}>
          {person.role === 'finance' ? <ToDisburse count={home.waiting.to_disburse} /> : <WaitingApplications waiting={home.waiting} />}
        </Widget>
      </div>
      <div className="min-w-0 space-y-7 xl:col-start-2 xl:row-span-2 xl:row-start-1">
        <AgeingPart home={home} />
        <Widget title="Collected against due" skeleton={<BlockSkeleton className="h-64" />}><MonthsPart home={home} /></Widget>
      </div>
      <div className="min-w-0"><RecentPart home={home} /></div>
    </div>
  )
}
