import type { ReactNode } from 'react'
import type { LoanDeed, LoanDetail } from '@/api/types'
import { DisburseSheet } from './DisburseSheet'
import { RepaymentSheet } from './RepaymentSheet'
import { ReverseSheet } from './ReverseSheet'
import { WriteOffSheet } from './WriteOffSheet'

export type LoanDeedState = { deed: LoanDeed; transaction?: string } | null
export type SheetProps = { loan: LoanDetail; onClose: () => void; onDone: (line: ReactNode, after: LoanDetail) => void }

/** The sheet that the address asks for; a deed that is closed on this loan opens none, its menu entry says why. */
export function LoanDeeds({ deed, transaction, ...sheet }: SheetProps & { deed?: LoanDeed; transaction?: string }) {
  const offered = sheet.loan.deeds.find(({ name }) => name === deed)
  if (!offered?.allowed) return null
  if (deed === 'disburse') return <DisburseSheet {...sheet} />
  if (deed === 'record_repayment') return <RepaymentSheet {...sheet} />
  if (deed === 'reverse') return <ReverseSheet {...sheet} transaction={transaction} />
  return <WriteOffSheet {...sheet} />
}

export const aboutLoan = ({ reference, customer, product }: LoanDetail) => `${reference}, ${customer.name}, ${product.name}`
