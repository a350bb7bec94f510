import { useNavigate } from '@tanstack/react-router'
import { useMay } from '@/api/session'
import type { ApplicationDetail } from '@/api/types'
import { TextLink } from '@/components/AppLink'
import { ObjectHeader, type DeedAction } from '@/components/ObjectHeader'
import { Dots } from '@/components/Section'
import { StateBadge } from '@/components/StateBadge'
import { moneyText } from '@/lib/money'
import { installmentsText } from '@/lib/terms'
import { useShortcuts } from '@/lib/useShortcuts'
import { paths } from '@/routes/paths'
import type { SheetDeed } from './ApplicationSheets'
import type { OnePress } from './useOnePress'

type Props = { application: ApplicationDetail; press: OnePress; onSheet: (deed: SheetDeed) => void }

/** What an application waits for in each state. */
const MAIN: Partial<Record<ApplicationDetail['state'], string>> = { draft: 'submit', submitted: 'review', in_review: 'review', in_approval: 'approve' }
/** What stands beside it. */
const SECOND: Record<string, string> = { submit: 'change', approve: 'reject' }

export function ApplicationHead({ application, press, onSheet }: Props) {
  const actions = useActions(application, press, onSheet)
  const loan = useLoanDeed(application)
  const main = loan ?? actions.find(({ name }) => name === MAIN[application.state])
  const second = actions.find(({ name, allowed }) => name === SECOND[main?.name ?? ''] && (name !== 'change' || allowed))
  const isMainOpen = main && main.allowed !== false
  useShortcuts({ a: isMainOpen ? main.onPress : undefined, x: second?.name === 'reject' && second.allowed !== false ? second.onPress : undefined })
  const { customer, product, terms, installments, officer, reference, state } = application
  return (
    <ObjectHeader
      trail={[{ label: 'Applications', to: paths.applications() }, { label: customer.name, to: paths.customer(customer.id) }]}
      title={`Application for ${customer.name}`}
      reference={reference}
      state={<StateBadge of="application" state={state} boxed />}
      facts={<Dots parts={[
        <TextLink key="c" to={paths.customer(customer.id)}>{customer.name}</TextLink>,
        `asks for ${moneyText(application.amount_asked)}`, product.name, installmentsText(installments, terms), officer?.name,
      ]} />}
      main={main}
      second={second}
      deeds={[...lowerAmount(actions, onSheet), ...actions.filter((deed) => deed !== main && deed !== second && (deed.name !== 'change' || deed.allowed))]}
    />
  )
}

const LABELS: Record<string, string> = {
  change: 'Change', submit: 'Submit', review: 'Review', 'send-back': 'Send back', approve: 'Approve', reject: 'Reject', withdraw: 'Withdraw',
}

function useActions(application: ApplicationDetail, press: OnePress, onSheet: Props['onSheet']): DeedAction[] {
  const navigate = useNavigate()
  return application.deeds.map(({ name: told, allowed, why }) => {
    const name = told.replaceAll('_', '-')
    const run: Record<string, () => void> = {
      submit: press.submit, approve: press.approve, change: () => void navigate({ href: paths.changeApplication(application.id) }),
    }
    return {
      name,
      label: name === 'approve' ? `Approve ${moneyText(application.amount_asked)}` : LABELS[name] ?? told,
      allowed: allowed && !(press.pending && (name === 'submit' || name === 'approve')),
      why,
      danger: name === 'reject' || name === 'withdraw',
      onPress: run[name] ?? (() => onSheet(name as SheetDeed)),
    }
  })
}

/** Beside the one-press approval: less than was asked. */
function lowerAmount(actions: DeedAction[], onSheet: Props['onSheet']): DeedAction[] {
  const approve = actions.find(({ name }) => name === 'approve')
  if (!approve || approve.allowed === false) return []
  return [{ name: 'approve-lower', label: 'Approve a lower amount', onPress: () => onSheet('approve') }]
}

/** Once approved, the next deed is on the loan. */
function useLoanDeed({ loan }: ApplicationDetail): DeedAction | undefined {
  const navigate = useNavigate()
  const may = useMay()
  if (!loan) return undefined
  if (loan.state === 'approved' && may('loans.disburse')) {
    return { name: 'disburse', label: 'Disburse', onPress: () => void navigate({ href: paths.loan(loan.id, { deed: 'disburse' }) }) }
  }
  return { name: 'open-loan', label: `Open ${loan.reference}`, onPress: () => void navigate({ href: paths.loan(loan.id) }) }
}
