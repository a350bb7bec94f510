import { useNavigate } from '@tanstack/react-router'
import { useDeedForm } from '@/api/deeds'
import { useSession } from '@/api/session'
import type { ApplicationDetail, CustomerDetail, Product } from '@/api/types'
import { paths } from '@/routes/paths'
import { ApplicationFoot } from './ApplicationFoot'
import { ApplicationForm } from './ApplicationForm'
import { applicationSchema, bodyOf, newValues, type ApplicationValues } from './applicationForm'
import { ApplicationTrail } from './ApplicationTrail'
import { APPLICATION_CHANGES, fileApplication } from './queries'

type Props = { products: Product[]; customer?: CustomerDetail; usual?: number }

/** A new application, kept as a draft or handed in at once. */
export function NewApplicationForm({ products, customer, usual }: Props) {
  const { currency_decimals: decimals } = useSession().workspace
  const navigate = useNavigate()
  const first = products.find(({ id }) => id === usual) ?? products[0]!
  const deed = useDeedForm<ApplicationValues, ApplicationDetail>({
    schema: applicationSchema(products, decimals),
    defaults: newValues(first, customer?.id),
    send: (values, key) => fileApplication(bodyOf(values), key),
    onDone: ({ id }) => void navigate({ href: paths.application(id), replace: true }),
    changes: APPLICATION_CHANGES,
  })
  return (
    <ApplicationForm
      products={products}
      usual={first}
      deed={deed}
      title={customer ? `Application for ${customer.full_name}` : 'New application'}
      trail={<ApplicationTrail customer={customer} />}
      isForSomebody={!!customer}
      foot={(product) => <ApplicationFoot deed={deed} product={product} customer={customer} />}
    />
  )
}
