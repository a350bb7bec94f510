import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { customerQuery, productsQuery } from '@/api/queries'
import { useMay } from '@/api/session'
import type { CustomerDetail } from '@/api/types'
import { LoadProblem } from '@/components/boundaries'
import { ButtonLink } from '@/components/AppLink'
import { EmptyState, ObjectSkeleton } from '@/components/feedback'
import { newApplicationRoute } from '@/routes/applications'
import { paths } from '@/routes/paths'
import { NewApplicationForm } from './NewApplicationForm'
import { NoProduct } from './NoProduct'

/** The form opens when it knows the products and, where one is named, the customer: nothing in it jumps afterwards. */
export function NewApplicationPage() {
  const { customer: named } = newApplicationRoute.useSearch()
  const may = useMay()
  const products = useSuspenseQuery(productsQuery()).data.data.filter(({ active }) => active)
  const customer = useQuery({ ...customerQuery(Number(named)), enabled: !!named && /^\d+$/.test(named) })
  if (!may('applications.submit')) {
    return <EmptyState title="Applications are filed by others" action={<ButtonLink to={paths.home()} look="outline">Go home</ButtonLink>}>Your role has no permission applications.submit.</EmptyState>
  }
  if (products.length === 0) return <NoProduct />
  if (customer.isError) return <LoadProblem title="The customer did not load" error={customer.error} onRetry={() => void customer.refetch()} />
  if (named && customer.isPending && customer.fetchStatus !== 'idle') return <ObjectSkeleton />
  return <NewApplicationForm key={named ?? 'new'} products={products} customer={customer.data} usual={usualProduct(customer.data)} />
}

/** The product this customer took or asked for last. */
const usualProduct = (customer?: CustomerDetail) => (customer?.loans[0] ?? customer?.applications[0])?.product.id
