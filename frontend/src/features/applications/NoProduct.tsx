import { useMay } from '@/api/session'
import { TextLink } from '@/components/AppLink'
import { EmptyState } from '@/components/feedback'
import { paths } from '@/routes/paths'

/** Without a product there is nothing to apply for. */
export function NoProduct() {
  const may = useMay()
  return (
    <EmptyState title="No product is offered" link={may('products.define') && <TextLink to={paths.products({ deed: 'define' })}>Define a product</TextLink>}>
      An application asks for a product: its rate, its limits, how it is repaid.
    </EmptyState>
  )
}
