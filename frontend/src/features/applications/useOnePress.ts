import { useDeed } from '@/api/deeds'
import type { ApplicationDetail } from '@/api/types'
import { moneyText } from '@/lib/money'
import { APPLICATION_CHANGES, approveApplication, submitApplication } from './queries'

/** The two deeds that ask for nothing more: submit a draft, approve what was asked. */
export function useOnePress(application: ApplicationDetail, onDone: (line: string) => void) {
  const { id, customer, amount_asked: asked } = application
  const submit = useDeed<void, ApplicationDetail>({
    send: (_, key) => submitApplication(id, key),
    onDone: () => onDone(`Submitted for ${customer.name}.`),
    changes: APPLICATION_CHANGES,
  })
  const approve = useDeed<void, ApplicationDetail>({
    send: (_, key) => approveApplication(id, {}, key),
    onDone: (answer) => onDone(`Approved ${moneyText(answer.amount_approved ?? asked)} for ${customer.name}.`),
    changes: APPLICATION_CHANGES,
  })
  return {
    submit: () => submit.run(),
    approve: () => approve.run(),
    pending: submit.pending || approve.pending,
    problem: submit.problem ?? approve.problem,
  }
}
export type OnePress = ReturnType<typeof useOnePress>
