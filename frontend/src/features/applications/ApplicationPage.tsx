import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useSession } from '@/api/session'
import type { ApplicationDetail } from '@/api/types'
import { DoneLine } from '@/components/DoneLine'
import { EmptyState, ProblemNotice, TableSkeleton } from '@/components/feedback'
import { PhonePart, PhoneTabs } from '@/components/PhoneTabs'
import { PlannedSchedule } from '@/components/PlannedSchedule'
import { QueryList } from '@/components/QueryList'
import { Section } from '@/components/Section'
import { Timeline } from '@/components/Timeline'
import { countOf } from '@/lib/day'
import { applicationRoute } from '@/routes/applications'
import { ApplicationFacts } from './ApplicationFacts'
import { ApplicationHead } from './ApplicationHead'
import { ApplicationSheets, type SheetDeed } from './ApplicationSheets'
import { applicationQuery, applicationTimelineQuery } from './queries'
import { ScheduleSummary } from './SchedulePane'
import { useOnePress } from './useOnePress'

const TABS = [['request', 'Request'], ['schedule', 'Schedule'], ['history', 'History']] as const

export function ApplicationPage() {
  const { id } = applicationRoute.useParams()
  const { deed, tab = 'request' } = applicationRoute.useSearch()
  const navigate = applicationRoute.useNavigate()
  const application = useSuspenseQuery(applicationQuery(id)).data
  const [done, setDone] = useState<ReactNode>(null)
  const openSheet = (next?: SheetDeed) => void navigate({ search: { tab, deed: next }, replace: !next })
  const press = useOnePress(application, setDone)
  const allowed = application.deeds.some(({ name, allowed: may }) => may && name.replaceAll('_', '-') === deed)
  return (
    <>
      <ApplicationHead application={application} press={press} onSheet={(name) => { setDone(null); openSheet(name) }} />
      <DoneLine onClose={() => setDone(null)}>{done}</DoneLine>
      {press.problem && <div className="mb-4"><ProblemNotice problem={press.problem} /></div>}
      <div className="border-y border-border py-4"><ScheduleSummary schedule={application.schedule} terms={application.terms} /></div>
      <PhoneTabs label="Parts of this application" tabs={TABS.map(([name, label]) => ({ label, to: `/applications/${id}?tab=${name}`, current: name === tab }))} />
      <div className="mt-4 grid grid-cols-1 gap-x-8 md:mt-6 md:gap-y-7 lg:grid-cols-12">
        <div className="min-w-0 md:space-y-7 lg:col-span-7">
          <PhonePart shown={tab === 'schedule'}><ExpectedSchedule application={application} /></PhonePart>
          <PhonePart shown={tab === 'history'}><History id={id} /></PhonePart>
        </div>
        <PhonePart shown={tab === 'request'} className="min-w-0 lg:col-span-5"><ApplicationFacts application={application} /></PhonePart>
      </div>
      {deed && allowed && (
        <ApplicationSheets deed={deed} application={application} onClose={() => openSheet()} onDone={(line) => { openSheet(); setDone(line) }} />
      )}
    </>
  )
}

function ExpectedSchedule({ application: { schedule, state } }: { application: ApplicationDetail }) {
  const count = countOf(schedule.installments.length, 'installment')
  return <Section title="Schedule" note={state === 'approved' ? count : `${count}, as asked`}><PlannedSchedule schedule={schedule} /></Section>
}

function History({ id }: { id: number }) {
  const today = useSession().workspace.business_date
  const list = useInfiniteQuery(applicationTimelineQuery(id))
  return (
    <Section title="History">
      <QueryList query={list} name="History" skeleton={<TableSkeleton rows={4} widths={[50, 260, 70]} />} empty={<EmptyState title="Nothing happened yet" />}>
        {(lines) => <Timeline lines={lines} today={today} show={['loan']} />}
      </QueryList>
    </Section>
  )
}
