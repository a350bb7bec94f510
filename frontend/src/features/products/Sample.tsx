import { zodResolver } from '@hookform/resolvers/zod'
import { useQuery } from '@tanstack/react-query'
import { FormProvider, useForm } from 'react-hook-form'
import { z } from 'zod'
import { usePreviewRefusal } from '@/api/previews'
import { schedulePreviewQuery } from '@/api/queries'
import { useSession } from '@/api/session'
import type { Product } from '@/api/types'
import { BlockSkeleton, ProblemNotice } from '@/components/feedback'
import { MoneyField } from '@/components/fields/MoneyField'
import { TextField } from '@/components/fields/TextField'
import { Money } from '@/components/Money'
import { PlannedSchedule } from '@/components/PlannedSchedule'
import { Section } from '@/components/Section'
import { cx } from '@/lib/classes'
import { typedAmount } from '@/lib/money'
import { amountField, wholeField } from '@/lib/schema'
import { paysText } from '@/lib/terms'
import { useDebounced } from '@/lib/useDebounced'

/** The product tried on an amount: the schedule a customer would get today. */
export function Sample({ product: { id, terms } }: { product: Product }) {
  const { currency_decimals: decimals } = useSession().workspace
  const schema = z.object({
    amount: amountField({ decimals, min: terms.amount.min, max: terms.amount.max }),
    installments: wholeField(terms.installments),
  })
  const form = useForm({
    resolver: zodResolver(schema), mode: 'onChange',
    defaultValues: { amount: terms.amount.default.amount, installments: String(terms.installments.default) },
  })
  const values = useDebounced(JSON.stringify(form.watch()))
  const { amount, installments } = JSON.parse(values) as z.infer<typeof schema>
  const ready = schema.safeParse({ amount, installments }).success
  const ask = { product_id: id, amount: typedAmount(amount, decimals) ?? '', installments: Number(installments) }
  const preview = useQuery({ ...schedulePreviewQuery(ask), enabled: ready })
  const refusal = usePreviewRefusal(form, ready ? preview.error : null)
  return (
    <Section title="Sample schedule" note="if disbursed today">
      <FormProvider {...form}>
        <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
          <div className="w-44"><MoneyField name="amount" label="Amount" /></div>
          <div className="w-32"><TextField name="installments" label="Installments" inputMode="numeric" autoComplete="off" /></div>
          {preview.data && (
            <div className="ms-auto text-end max-md:ms-0 max-md:text-start">
              <div className="text-[13px] text-muted">{paysText(terms)}</div>
              <div className="text-2xl/8 font-semibold tracking-[-0.02em]"><Money of={preview.data.installment} currency /></div>
            </div>
          )}
        </div>
      </FormProvider>
      <div className={cx('mt-4', preview.isPlaceholderData && 'opacity-60')}>
        {refusal ? <ProblemNotice problem={refusal} /> : preview.data ? <PlannedSchedule schedule={preview.data} /> : <BlockSkeleton className="h-96" />}
      </div>
    </Section>
  )
}
