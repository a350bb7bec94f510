import { Button } from '@heroui/react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useDeedForm } from '@/api/deeds'
import { useSession } from '@/api/session'
import type { ApplicationDetail, Product } from '@/api/types'
import { ButtonLink } from '@/components/AppLink'
import { paths } from '@/routes/paths'
import { Asking, FormFoot } from './ApplicationFoot'
import { ApplicationForm } from './ApplicationForm'
import { applicationSchema, valuesOf, wishOf, type ApplicationValues } from './applicationForm'
import { ApplicationTrail } from './ApplicationTrail'
import { APPLICATION_CHANGES, applicationQuery, changeApplication } from './queries'

/** A draft opened again; what is saved is still a draft, and comes under the terms of today. */
export function ChangeApplicationForm({ application, products }: { application: ApplicationDetail; products: Product[] }) {
  const { currency_decimals: decimals } = useSession().workspace
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { id, customer } = application
  const back = paths.application(id)
  const deed = useDeedForm<ApplicationValues, ApplicationDetail>({
    schema: applicationSchema(products, decimals),
    defaults: valuesOf(application, products),
    send: (values, key) => changeApplication(id, wishOf(values), key),
    onDone: (answer) => {
      queries.setQueryData(applicationQuery(id).queryKey, answer) // the draft must not stand there as it was for a moment
      void navigate({ href: back, replace: true })
    },
    changes: APPLICATION_CHANGES,
  })
  return (
    <ApplicationForm
      products={products}
      usual={products.find((product) => product.id === application.product.id) ?? products[0]!}
      deed={deed}
      title={`Change the application for ${customer.name}`}
      trail={<ApplicationTrail customer={customer} application={application} />}
      isForSomebody
      foot={(product) => (
        <FormFoot problem={deed.problem} sentence={<Asking deed={deed} product={product} name={customer.name} />}>
          <ButtonLink to={back} look="outline">Leave as it was</ButtonLink>
          <Button type="submit" isPending={deed.pending}>{deed.pending ? 'Saving' : 'Save changes'}</Button>
        </FormFoot>
      )}
    />
  )
}
