import type { LoanDeed, LoanDetail } from '@/api/types'
import { useSession } from '@/api/session'
import { TextLink } from '@/components/AppLink'
import { ObjectHeader, type DeedAction } from '@/components/ObjectHeader'
import { Dots } from '@/components/Section'
import { StateBadge } from '@/components/StateBadge'
import { loanStanding } from '@/components/states'
import { dayText } from '@/lib/day'
import { moneyText } from '@/lib/money'
import { installmentsText, rateText } from '@/lib/terms'
import { useShortcuts } from '@/lib/useShortcuts'
import { paths } from '@/routes/paths'

type Props = { loan: LoanDetail; onDeed: (name: LoanDeed) => void }

/** What people come to a loan for in this state; the other deeds wait in the menu. */
const MAIN: Partial<Record<LoanDetail['state'], LoanDeed>> = { approved: 'disburse', active: 'record_repayment', overpaid: 'record_repayment' }

const words = (loan: LoanDetail): Record<LoanDeed, string> => ({
  disburse: `Disburse ${moneyText(loan.principal)}`,
  record_repayment: 'Record repayment',
  reverse: 'Reverse a transaction',
  write_off: 'Write off',
})

export function LoanHead({ loan, onDeed }: Props) {
  const { customer_word_plural: customers } = useSession().workspace
  const label = words(loan)
  const actions = loan.deeds.map(({ name, allowed, why }): DeedAction => ({
    name, label: label[name] ?? name, allowed, why, danger: name === 'write_off', onPress: () => onDeed(name),
  }))
  const main = actions.find(({ name }) => name === MAIN[loan.state])
  const open = (name: LoanDeed) => (actions.some((deed) => deed.name === name && deed.allowed) ? () => onDeed(name) : undefined)
  useShortcuts({ r: open('record_repayment'), d: open('disburse') })
  const { state, note } = loanStanding(loan)
  return (
    <ObjectHeader
      trail={[{ label: customers, to: paths.customers() }, { label: loan.customer.name, to: paths.customer(loan.customer.id) }]}
      title={loan.reference}
      reference={loan.reference}
      state={<StateBadge of="loan" state={state} note={note} boxed />}
      facts={<Dots parts={[
        <TextLink key="c" to={paths.customer(loan.customer.id)}>{loan.customer.name}</TextLink>,
        loan.product.name,
        installmentsText(loan.installments, loan.terms),
        rateText(loan.terms),
        loan.disbursed_on && `disbursed ${dayText(loan.disbursed_on)}`,
      ]} />}
      main={main}
      deeds={actions.filter((deed) => deed !== main)}
    />
  )
}
