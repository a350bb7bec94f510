import { useState } from 'react'
import type { Home } from '@/api/types'
import { TextLink } from '@/components/AppLink'
import { AgeingBar } from '@/components/charts/AgeingBar'
import { MonthsChart } from '@/components/charts/MonthsChart'
import { EmptyState } from '@/components/feedback'
import { Section } from '@/components/Section'
import { Timeline } from '@/components/Timeline'
import { paths } from '@/routes/paths'

export function AgeingPart({ home }: { home: Home }) {
  const { principal_outstanding: total } = home.portfolio
  return (
    <Section title="Arrears ageing" note={`principal, ${total.currency}`} action={home.arrears.loans > 0 && <TextLink to={paths.loans({ standing: 'in_arrears' })}>Work the arrears</TextLink>}>
      <AgeingBar parts={home.ageing} total={total} />
    </Section>
  )
}

export function MonthsPart({ home }: { home: Home }) {
  const [asTable, setAsTable] = useState(false)
  return (
    <Section
      title="Collected against due"
      note={`by month, ${home.portfolio.lent.currency}`}
      action={<button type="button" className="txtlink" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>{asTable ? 'As chart' : 'As table'}</button>}
    >
      <MonthsChart months={home.months} asTable={asTable} />
    </Section>
  )
}

export function RecentPart({ home }: { home: Home }) {
  return (
    <Section title="Latest" note="who did what">
      {home.recent.length === 0 ? <EmptyState title="Nothing has happened yet" /> : <Timeline lines={home.recent} today={home.business_date} />}
    </Section>
  )
}
