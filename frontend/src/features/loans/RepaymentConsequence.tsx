import type { ReactNode } from 'react'
import type { LoanDetail, Money as MoneyValue, Problem, RepaymentPreview } from '@/api/types'
import { SplitBar } from '@/components/charts/SplitBar'
import { BlockSkeleton, ProblemNotice } from '@/components/feedback'
import { JournalLines } from '@/components/JournalLines'
import { Money } from '@/components/Money'
import { StateBadge } from '@/components/StateBadge'
import { cx } from '@/lib/classes'
import { dayText } from '@/lib/day'
import { isZero, moneyText } from '@/lib/money'

type Props = {
  loan: LoanDetail
  preview?: RepaymentPreview
  received: MoneyValue | null
  refusal: Problem | null
  /** The figures are of the amount before the last key stroke. */
  stale: boolean
}

/** Where the money goes, what it settles, what is left, and what it does in the books, as the server reckons it. */
export function RepaymentConsequence({ loan, preview, received, refusal, stale }: Props) {
  if (refusal) return <ProblemNotice problem={refusal} />
  if (!received) return <p className="text-muted">Type an amount to see where it goes.</p>
  if (!preview) return <BlockSkeleton className="h-64" />
  return (
    <div className={cx('space-y-5', stale && 'opacity-60')}>
      <Part title={`Where ${moneyText(received)} goes`}><div className="mt-2"><SplitBar split={preview.split} total={received} totalLabel="Received" /></div></Part>
      <Settles preview={preview} />
      <AfterIt loan={loan} preview={preview} />
      <Part title="In the books"><JournalLines lines={preview.journal} /></Part>
    </div>
  )
}

export const Part = ({ title, children }: { title: ReactNode; children: ReactNode }) => (
  <section><h3 className="section-title">{title}</h3>{children}</section>
)

function Settles({ preview: { allocations } }: { preview: RepaymentPreview }) {
  if (allocations.length === 0) return null
  return (
    <Part title="What it settles">
      <table className="tbl mt-1">
        <thead className="sr-only"><tr><th>Installment</th><th>Amount</th></tr></thead>
        <tbody>
          {allocations.map(({ number, due_on, total }) => (
            <tr key={number}><td className="whitespace-normal!">Installment {number}, due {dayText(due_on)}</td><td className="num"><Money of={total} /></td></tr>
          ))}
        </tbody>
      </table>
    </Part>
  )
}

function AfterIt({ loan, preview }: { loan: LoanDetail; preview: RepaymentPreview }) {
  const { outstanding_after: after, credit_after, state_after } = preview
  const hasCredit = !isZero(credit_after.amount) || !isZero(loan.credit_balance.amount)
  return (
    <Part title="After it">
      <table className="tbl mt-1">
        <thead className="sr-only"><tr><th>What</th><th>Before</th><th>After</th></tr></thead>
        <tbody>
          <Change what="Principal outstanding" before={loan.outstanding.principal} after={after.principal} />
          <Change what="Owed in all" before={loan.outstanding.total} after={after.total} />
          {hasCredit && <Change what="Credit" before={loan.credit_balance} after={credit_after} />}
          {state_after !== loan.state && (
            <tr>
              <td>State</td>
              <td className="num"><del className="text-[13px] text-muted decoration-faint"><StateWord state={loan.state} /></del></td>
              <td className="num"><StateWord state={state_after} /></td>
            </tr>
          )}
        </tbody>
      </table>
    </Part>
  )
}

const StateWord = ({ state }: { state: string }) => <StateBadge of="loan" state={state} />

/** The figure as it is, struck, beside the figure as it will be. */
function Change({ what, before, after }: { what: string; before: MoneyValue; after: MoneyValue }) {
  const same = before.amount === after.amount
  return (
    <tr>
      <td className="whitespace-normal!">{what}</td>
      <td className="num">{!same && <del className="text-[13px] text-muted decoration-faint"><Money of={before} className="[&>span]:text-muted" /></del>}</td>
      <td className="num"><Money of={after} strong={!same} /></td>
    </tr>
  )
}
