import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FormProvider } from 'react-hook-form'
import { useDeedForm } from '@/api/deeds'
import { usePreviewRefusal } from '@/api/previews'
import { schedulePreviewQuery } from '@/api/queries'
import { useSession } from '@/api/session'
import type { ApplicationDetail, CustomerDetail, Product } from '@/api/types'
import { AppLink } from '@/components/AppLink'
import { dayText } from '@/lib/day'
import { useDebounced } from '@/lib/useDebounced'
import { paths } from '@/routes/paths'
import { ApplicationFields } from './ApplicationFields'
import { ApplicationFoot } from './ApplicationFoot'
import { applicationSchema, bodyOf, previewAsk, type ApplicationValues } from './applicationForm'
import { APPLICATION_CHANGES, fileApplication } from './queries'
import { SchedulePane } from './SchedulePane'

type Props = { products: Product[]; customer?: CustomerDetail; usual?: number }

export function ApplicationForm({ products, customer, usual }: Props) {
  const { currency_decimals: decimals, customer_word: word } = useSession().workspace
  const navigate = useNavigate()
  const first = products.find(({ id }) => id === usual) ?? products[0]!
  const deed = useDeedForm<ApplicationValues, ApplicationDetail>({
    schema: applicationSchema(products, decimals),
    defaults: {
      customer_id: customer ? String(customer.id) : '', product_id: String(first.id), amount: first.terms.amount.default.amount,
      installments: String(first.terms.installments.default), first_due_on: '', purpose: '', note: '', submit: true,
    },
    send: (values, key) => fileApplication(bodyOf(values), key),
    onDone: ({ id }) => void navigate({ href: paths.application(id), replace: true }),
    changes: APPLICATION_CHANGES,
  })
  const values = deed.form.watch()
  const product = products.find(({ id }) => String(id) === values.product_id) ?? first
  const ask = useDebounced(JSON.stringify(previewAsk(values, products, decimals)))
  const asked = JSON.parse(ask) as ReturnType<typeof previewAsk>
  const preview = useQuery({ ...schedulePreviewQuery(asked ?? { product_id: 0, amount: '0', installments: 0 }), enabled: asked !== null })
  const refusal = usePreviewRefusal(deed.form, asked ? preview.error : null)
  const firstDue = asked && preview.data && !values.first_due_on ? `${dayText(preview.data.first_due_on)}, by the terms` : undefined
  return (
    <FormProvider {...deed.form}>
      <nav className="mb-1.5 text-[13px] text-muted" aria-label="Trail">
        <AppLink to={paths.applications()} className="no-underline hover:text-foreground hover:underline">Applications</AppLink>
        {customer && <> · <AppLink to={paths.customer(customer.id)} className="no-underline hover:text-foreground hover:underline">{customer.reference}</AppLink></>}
      </nav>
      <h1 className="mb-4 text-2xl/8 font-semibold tracking-[-0.02em]">{customer ? `Application for ${customer.full_name}` : 'New application'}</h1>
      <form noValidate onSubmit={(event) => void deed.submit(event)} onKeyDown={submitOnEnter(() => deed.form.setValue('submit', true))}>
        <div className="grid border-y border-border lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
          <ApplicationFields products={products} product={product} customer={customer} customerWord={word} firstDueHint={firstDue} />
          <SchedulePane schedule={asked ? preview.data : undefined} terms={product.terms} waiting={asked !== null && preview.isPending} stale={preview.isPlaceholderData} refusal={refusal} />
        </div>
        <ApplicationFoot deed={deed} product={product} customer={customer} />
      </form>
    </FormProvider>
  )
}

/** Enter in a field means "submit", whichever button was pressed before. */
const submitOnEnter = (mean: () => void) => (event: React.KeyboardEvent) => {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) mean()
}
