import type { Permission } from '@/api/types'
import { useMay, useSession } from '@/api/session'
import { ButtonLink, TextLink } from '@/components/AppLink'
import { EmptyState } from '@/components/feedback'
import { paths } from '@/routes/paths'

/** A new lender: the three things that make the first loan, in their order. */
export function EmptyBook() {
  const may = useMay()
  const { workspace } = useSession()
  const customer = workspace.customer_word.toLowerCase()
  const steps: { needs: Permission; words: string; to: string }[] = [
    { needs: 'products.define', words: 'Define a loan product', to: paths.products({ deed: 'define' }) },
    { needs: 'customers.register', words: `Register a ${customer}`, to: paths.customers({ deed: 'register' }) },
    { needs: 'staff.invite', words: 'Invite your people', to: paths.staff({ deed: 'invite' }) },
  ]
  const [first, ...rest] = steps.filter(({ needs }) => may(needs))
  return (
    <div className="mt-6">
      <EmptyState
        title="Your book is open and empty"
        action={first && <ButtonLink to={first.to}>{first.words}</ButtonLink>}
        link={<span className="flex flex-wrap gap-x-4">{rest.map(({ words, to }) => <TextLink key={to} to={to}>{words}</TextLink>)}</span>}
      >
        A loan needs a product that says its terms and a {customer} who asks for it. Figures appear here with the first one.
      </EmptyState>
    </div>
  )
}
