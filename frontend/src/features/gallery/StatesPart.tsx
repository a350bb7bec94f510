import { Button } from '@heroui/react'
import { LoaderCircle } from 'lucide-react'
import { BeforeAfter, Money } from '@/components/Money'
import { DeedMenu } from '@/components/ObjectHeader'
import { Section } from '@/components/Section'
import { StateBadge } from '@/components/StateBadge'
import { STATES, type StateKind } from '@/components/states'
import { kes } from './samples'

const nothing = () => undefined

export function StatesPart() {
  return (
    <>
      <Section title="States" note="mark, word, colour">
        <div className="grid gap-y-3">
          {(Object.keys(STATES) as StateKind[]).map((kind) => (
            <div key={kind} className="grid items-baseline gap-x-4 gap-y-1 sm:grid-cols-[7rem_1fr]">
              <div className="text-[13px] text-muted">{kind}</div>
              <div className="flex flex-wrap gap-x-5 gap-y-1.5">
                {Object.keys(STATES[kind]).map((state, index) => <StateBadge key={state} of={kind} state={state} boxed={index === 0} note={state === 'in_arrears' ? '31 days' : undefined} />)}
              </div>
            </div>
          ))}
        </div>
      </Section>
      <div className="space-y-8">
        <Section title="Money" note="one component">
          <table className="tbl">
            <thead><tr><th scope="col">Case</th><th scope="col" className="num">KES</th></tr></thead>
            <tbody>
              <tr><td>Plain</td><td className="num"><Money of={kes('1234567.89')} /></td></tr>
              <tr><td>Negative</td><td className="num"><Money of={kes('-5849.23')} /></td></tr>
              <tr><td>Nothing</td><td className="num"><Money of={kes('0.00')} dash /></td></tr>
              <tr><td>Whole units</td><td className="num"><Money of={kes('80000.00')} places={0} /></td></tr>
              <tr><td>Before and after</td><td className="num"><BeforeAfter before={kes('35067.50')} after={kes('31572.96')} /></td></tr>
              <tr className="total"><td>Total, ruled twice</td><td className="num"><Money of={kes('1308718.66')} /></td></tr>
            </tbody>
          </table>
        </Section>
        <Section title="Buttons">
          <div className="flex flex-wrap items-center gap-2">
            <Button>Disburse KES 50,000</Button><Button variant="outline">Statement</Button><Button variant="ghost">Show older</Button>
            <Button variant="danger">Reverse</Button><Button isPending><LoaderCircle className="animate-spin" aria-hidden />Recording</Button>
            <Button isDisabled>Approve</Button><Button size="sm" variant="outline">Small</Button>
            <DeedMenu deeds={[
              { name: 'a', label: 'Reverse the last repayment', onPress: nothing, danger: true },
              { name: 'b', label: 'Write off', onPress: nothing, allowed: false, why: 'Only a loan with an overdue installment can be written off.' },
            ]} />
          </div>
        </Section>
      </div>
    </>
  )
}
