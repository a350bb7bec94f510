// The only file that knows recharts; it is fetched when a chart is on the screen, never before.
import { Bar, CartesianGrid, ComposedChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { MonthFigures } from '@/api/types'
import { Money } from '../Money'
import { monthText } from '@/lib/day'
import { chartValue } from '@/lib/money'

const AXIS = { fontSize: 12, fill: 'var(--muted)', fontFamily: 'var(--font-sans)' }
type Plotted = { month: string; due: number; collected: number; of: MonthFigures }

function axisWord(value: number): string {
  if (value >= 1_000_000) return `${Number((value / 1_000_000).toFixed(1))} M`
  return value >= 1_000 ? `${Math.round(value / 1_000)}k` : String(value)
}

function Tip({ active, payload }: { active?: boolean; payload?: readonly { payload?: Plotted }[] }) {
  const of = payload?.[0]?.payload?.of
  if (!active || !of) return null
  const rows: [string, MonthFigures['due']][] = [['Due', of.due], ['Collected', of.collected], ['Disbursed', of.disbursed]]
  return (
    <div className="rounded-[6px] bg-overlay px-3 py-2 text-[13px] shadow-overlay">
      <div className="font-medium">{monthText(of.month)}</div>
      <dl className="mt-1 grid grid-cols-[auto_auto] gap-x-4">
        {rows.map(([word, money]) => (
          <div key={word} className="contents"><dt className="text-muted">{word}</dt><dd className="text-right"><Money of={money} /></dd></div>
        ))}
      </dl>
    </div>
  )
}

export default function MonthsPlot({ months }: { months: readonly MonthFigures[] }) {
  const data: Plotted[] = months.map((of) => ({ month: monthText(of.month, 'short'), due: chartValue(of.due), collected: chartValue(of.collected), of }))
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={data} margin={{ top: 8, right: 4, bottom: 0, left: -4 }} barCategoryGap="18%" accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--separator)" />
        <XAxis dataKey="month" tick={AXIS} tickLine={false} axisLine={{ stroke: 'var(--border)' }} minTickGap={6} />
        <XAxis xAxisId="over" dataKey="month" hide />
        <YAxis tick={AXIS} tickLine={false} axisLine={false} width={52} tickFormatter={axisWord} tickCount={4} />
        <Tooltip content={<Tip />} cursor={{ fill: 'var(--surface-tertiary)' }} isAnimationActive={false} />
        <Bar dataKey="due" fill="var(--a0)" isAnimationActive={false} radius={[2, 2, 0, 0]} />
        <Bar xAxisId="over" dataKey="collected" fill="var(--c1)" barSize={10} isAnimationActive={false} />
      </ComposedChart>
    </ResponsiveContainer>
  )
}
