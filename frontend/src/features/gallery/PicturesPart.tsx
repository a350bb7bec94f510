import { useState } from 'react'
import { AgeingBar } from '@/components/charts/AgeingBar'
import { MonthsChart } from '@/components/charts/MonthsChart'
import { ScheduleBars } from '@/components/charts/ScheduleBars'
import { SplitBar } from '@/components/charts/SplitBar'
import { JournalLines } from '@/components/JournalLines'
import { Section } from '@/components/Section'
import { AGEING, kes, MONTHS, SCHEDULE } from './samples'

export function PicturesPart() {
  const [asTable, setAsTable] = useState(false)
  return (
    <>
      <Section title="Schedule"><ScheduleBars installments={SCHEDULE} today="2026-11-25" /></Section>
      <Section title="Where it goes">
        <SplitBar
          split={{ principal: kes('3494.54'), interest: kes('805.46'), fee: kes('150.00'), penalty: kes('50.00'), credit: kes('0.00') }}
          total={kes('4500.00')}
          totalLabel="Received"
        />
        <div className="mt-4">
          <JournalLines lines={[
            { account: { code: '1010', name: 'Mobile money' }, debit: kes('4500.00'), credit: null },
            { account: { code: '4000', name: 'Interest income' }, debit: null, credit: kes('805.46') },
            { account: { code: '1200', name: 'Loan portfolio' }, debit: null, credit: kes('3494.54') },
          ]} />
        </div>
      </Section>
      <Section title="Ageing"><AgeingBar parts={AGEING} total={kes('55100000.00')} /></Section>
      <Section title="Months" action={<button type="button" className="txtlink" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>{asTable ? 'As chart' : 'As table'}</button>}>
        <MonthsChart months={MONTHS} asTable={asTable} />
      </Section>
    </>
  )
}
