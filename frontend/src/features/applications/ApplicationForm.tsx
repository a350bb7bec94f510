import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FormProvider } from 'react-hook-form'
import type { DeedForm } from '@/api/deeds'
import { usePreviewRefusal } from '@/api/previews'
import { schedulePreviewQuery } from '@/api/queries'
import { useSession } from '@/api/session'
import type { Product } from '@/api/types'
import { dayText } from '@/lib/day'
import { useDebounced } from '@/lib/useDebounced'
import { ApplicationFields } from './ApplicationFields'
import { previewAsk, type ApplicationValues } from './applicationForm'
import { SchedulePane } from './SchedulePane'

type Props = {
  products: Product[]
  /** Whose limits hold while no product is chosen. */
  usual: Product
  deed: DeedForm<ApplicationValues>
  title: string
  trail: ReactNode
  /** Who asks, once that is settled. */
  isForSomebody: boolean
  /** The confirm sentence and its verbs, for the product chosen. */
  foot: (product: Product) => ReactNode
}

/** What a customer asks for, beside the schedule that it would give. */
export function ApplicationForm({ products, usual, deed, title, trail, isForSomebody, foot }: Props) {
  const { currency_decimals: decimals, customer_word: word } = useSession().workspace
  const values = deed.form.watch()
  const product = products.find(({ id }) => String(id) === values.product_id) ?? usual
  const ask = useDebounced(JSON.stringify(previewAsk(values, products, decimals)))
  const asked = JSON.parse(ask) as ReturnType<typeof previewAsk>
  const preview = useQuery({ ...schedulePreviewQuery(asked ?? { product_id: 0, amount: '0', installments: 0 }), enabled: asked !== null })
  const refusal = usePreviewRefusal(deed.form, asked ? preview.error : null)
  const firstDue = asked && preview.data && !values.first_due_on ? `${dayText(preview.data.first_due_on)}, by the terms` : undefined
  return (
    <FormProvider {...deed.form}>
      <title>{`${title} · Lendspace`}</title>
      <nav className="mb-1.5 text-[13px] text-muted" aria-label="Trail">{trail}</nav>
      <h1 className="mb-4 text-2xl/8 font-semibold tracking-[-0.02em]">{title}</h1>
      <form noValidate onSubmit={(event) => void deed.submit(event)}>
        <div className="grid grid-cols-1 border-y border-border lg:grid-cols-[minmax(0,21rem)_minmax(0,1fr)] xl:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
          <ApplicationFields products={products} product={product} isForSomebody={isForSomebody} customerWord={word} firstDueHint={firstDue} />
          <SchedulePane schedule={asked ? preview.data : undefined} terms={product.terms} waiting={asked !== null && preview.isPending} stale={preview.isPlaceholderData} refusal={refusal} />
        </div>
        {foot(product)}
      </form>
    </FormProvider>
  )
}
