import { useSuspenseQuery } from '@tanstack/react-query'
import { productsQuery } from '@/api/queries'
import { ButtonLink } from '@/components/AppLink'
import { EmptyState } from '@/components/feedback'
import { changeApplicationRoute } from '@/routes/applications'
import { paths } from '@/routes/paths'
import { ChangeApplicationForm } from './ChangeApplicationForm'
import { NoProduct } from './NoProduct'
import { applicationQuery } from './queries'

/** The form of a draft; who may not change it, or comes too late, reads why. */
export function ChangeApplicationPage() {
  const { id } = changeApplicationRoute.useParams()
  const application = useSuspenseQuery(applicationQuery(id)).data
  const products = useSuspenseQuery(productsQuery()).data.data.filter(({ active }) => active)
  const change = application.deeds.find(({ name }) => name === 'change')
  if (!change?.allowed) {
    const back = <ButtonLink to={paths.application(id)} look="outline">Open {application.reference}</ButtonLink>
    return <EmptyState title={`${application.reference} cannot be changed`} action={back}>{change?.why}</EmptyState>
  }
  if (products.length === 0) return <NoProduct />
  return <ChangeApplicationForm key={id} application={application} products={products} />
}
