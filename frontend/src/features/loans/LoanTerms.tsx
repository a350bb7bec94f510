import { useMay } from '@/api/session'
import type { LoanDetail } from '@/api/types'
import { TextLink } from '@/components/AppLink'
import { Money } from '@/components/Money'
import { Section } from '@/components/Section'
import { TermsFacts } from '@/components/TermsFacts'
import { dayText } from '@/lib/day'
import { installmentsText } from '@/lib/terms'
import { paths } from '@/routes/paths'

export function LoanTerms({ loan }: { loan: LoanDetail }) {
  const may = useMay()
  const product = `${loan.product.name}, version ${loan.terms.version}`
  return (
    <Section title="Terms">
      <TermsFacts
        terms={loan.terms}
        before={[
          ['Product', may('products.view') ? <TextLink key="p" to={paths.product(loan.product.id)}>{product}</TextLink> : product],
          ['Principal', <Money key="m" of={loan.principal} currency />],
          ['Installments', installmentsText(loan.installments, loan.terms)],
        ]}
        after={[
          loan.state !== 'approved' && ['Interest still to come', <Money key="i" of={loan.interest_to_come} dash />],
          !!loan.maturity_on && ['Last installment', dayText(loan.maturity_on)],
          !!loan.application && ['Application', <TextLink key="a" to={paths.application(loan.application.id)}>{loan.application.reference}</TextLink>],
          ['Officer', loan.officer?.name ?? '–'],
          !!loan.branch && ['Branch', loan.branch.name],
          !!loan.external_id && ['Number in the old system', loan.external_id],
        ]}
      />
    </Section>
  )
}
