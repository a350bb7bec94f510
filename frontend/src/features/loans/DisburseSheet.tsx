import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useDeedForm } from '@/api/deeds'
import { usePreviewRefusal } from '@/api/previews'
import { useSession } from '@/api/session'
import type { DisbursementPreview, LoanDetail, Problem } from '@/api/types'
import { DeedSheet } from '@/components/DeedSheet'
import { BlockSkeleton, ProblemNotice } from '@/components/feedback'
import { DayField } from '@/components/fields/DayField'
import { JournalLines } from '@/components/JournalLines'
import { Money } from '@/components/Money'
import { PlannedSchedule } from '@/components/PlannedSchedule'
import { cx } from '@/lib/classes'
import { dayText } from '@/lib/day'
import { moneyText } from '@/lib/money'
import { dayField, optionalDay, optionalWords } from '@/lib/schema'
import { paysText } from '@/lib/terms'
import { useDebounced } from '@/lib/useDebounced'
import { BY_CHANNEL, ChannelFields } from './ChannelFields'
import { aboutLoan, type SheetProps } from './LoanDeeds'
import { disburseLoan, disbursementPreviewQuery, LOAN_CHANGES } from './queries'
import { Part } from './RepaymentConsequence'

const schemaOf = (today: string) => z.object({
  disbursed_on: dayField({ max: today }),
  channel: z.enum(['cash', 'mobile_money', 'bank']),
  external_reference: optionalWords(64),
  first_due_on: optionalDay(),
}).refine(({ disbursed_on, first_due_on }) => first_due_on === '' || first_due_on > disbursed_on, {
  path: ['first_due_on'], message: 'The first installment is due after the money is out.',
})
type Values = z.infer<ReturnType<typeof schemaOf>>

export function DisburseSheet({ loan, onClose, onDone }: SheetProps) {
  const { business_date: today } = useSession().workspace
  const deed = useDeedForm<Values, LoanDetail>({
    schema: schemaOf(today),
    defaults: { disbursed_on: today, channel: 'cash', external_reference: '', first_due_on: '' },
    send: ({ external_reference, first_due_on, ...rest }, key) =>
      disburseLoan(loan.id, { ...rest, ...(external_reference && { external_reference }), ...(first_due_on && { first_due_on }) }, key),
    onDone: (after) => onDone(<>Disbursed <strong>{moneyText(after.principal)}</strong> to {loan.customer.name}.</>, after),
    changes: LOAN_CHANGES,
  })
  const { disbursed_on, first_due_on, channel } = useDebounced(deed.form.watch())
  const isReady = schemaOf(today).safeParse({ ...deed.form.getValues(), disbursed_on, first_due_on }).success
  const preview = useQuery({ ...disbursementPreviewQuery(loan.id, { disbursed_on, channel, ...(first_due_on && { first_due_on }) }), enabled: isReady })
  const refusal = usePreviewRefusal(deed.form, isReady ? preview.error : null)
  const money = moneyText(loan.principal)
  return (
    <DeedSheet
      open
      onClose={onClose}
      title={`Disburse ${money}`}
      about={aboutLoan(loan)}
      deed={deed}
      consequence={<Consequence loan={loan} preview={preview.data} refusal={refusal} stale={preview.isPlaceholderData} />}
      line={<>Pay out <strong>{money}</strong> {BY_CHANNEL[channel]} to <strong>{loan.customer.name}</strong> on loan <span className="whitespace-nowrap">{loan.reference}</span>.</>}
      verb={`Disburse ${money}`}
      pendingVerb="Disbursing"
    >
      <ChannelFields label="Paid out by" />
      <DayField name="disbursed_on" label="Day of disbursement" max={today} />
      <DayField
        name="first_due_on"
        label="First installment due"
        optional
        hint={preview.data && !first_due_on ? `${dayText(preview.data.schedule.first_due_on)}, by the terms` : undefined}
      />
    </DeedSheet>
  )
}

type ConsequenceProps = { loan: LoanDetail; preview?: DisbursementPreview; refusal: Problem | null; stale: boolean }

function Consequence({ loan, preview, refusal, stale }: ConsequenceProps) {
  if (refusal) return <ProblemNotice problem={refusal} />
  if (!preview) return <BlockSkeleton className="h-64" />
  const { schedule, journal } = preview
  return (
    <div className={cx('space-y-5', stale && 'opacity-60')}>
      <div className="flex flex-wrap justify-between gap-x-6 gap-y-2">
        <Told word={paysText(loan.terms)}><Money of={schedule.installment} currency strong className="text-xl" /></Told>
        <Told word="Pays in all"><Money of={schedule.totals.total} strong /></Told>
        <Told word="Last installment">{dayText(schedule.maturity_on)}</Told>
      </div>
      <PlannedSchedule schedule={schedule} height={88} narrow />
      <Part title="In the books"><JournalLines lines={journal} /></Part>
    </div>
  )
}

const Told = ({ word, children }: { word: string; children: React.ReactNode }) => (
  <div><div className="text-[13px] text-muted">{word}</div><div className="flex min-h-7 items-end">{children}</div></div>
)
