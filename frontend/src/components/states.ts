// One table of states: its word, its tone, and where the tone's own mark would mislead, another mark.
import { Ban, CircleDashed, type LucideIcon } from 'lucide-react'
import type { Transaction } from '@/api/types'
import { countOf } from '@/lib/day'

export type Tone = 'ok' | 'go' | 'due' | 'bad' | 'shut'
export type StateWord = { word: string; tone: Tone; icon?: LucideIcon }

const s = (word: string, tone: Tone, icon?: LucideIcon): StateWord => ({ word, tone, icon })

export const STATES = {
  loan: {
    approved: s('To disburse', 'due'), active: s('Active', 'go'), in_arrears: s('In arrears', 'bad'), due_today: s('Due today', 'due'),
    cleared: s('Cleared', 'ok'), overpaid: s('Overpaid', 'ok'), written_off: s('Written off', 'shut'), cancelled: s('Cancelled', 'shut', Ban),
  },
  application: {
    draft: s('Draft', 'shut', CircleDashed), submitted: s('Submitted', 'go'), in_review: s('In review', 'go'), in_approval: s('To decide', 'due'),
    approved: s('Approved', 'ok'), rejected: s('Rejected', 'bad', Ban), withdrawn: s('Withdrawn', 'shut'),
  },
  customer: {
    none: s('No loan yet', 'shut', CircleDashed), active: s('Active', 'go'), in_arrears: s('In arrears', 'bad'), settled: s('Settled', 'ok'),
    written_off: s('Written off', 'shut'),
  },
  installment: {
    paid: s('Paid', 'ok'), partly_paid: s('Part paid', 'due'), overdue: s('Overdue', 'bad'), due_today: s('Due today', 'due'),
    later: s('Later', 'shut', CircleDashed),
  },
  invitation: {
    pending: s('Waiting', 'due'), accepted: s('Accepted', 'ok'), revoked: s('Revoked', 'shut', Ban), expired: s('Expired', 'shut'),
  },
  person: { active: s('Active', 'ok'), suspended: s('Suspended', 'bad', Ban) },
  product: { active: s('Offered', 'ok'), closed: s('Not offered', 'shut') },
  transaction: { recorded: s('Recorded', 'ok'), reversed: s('Reversed', 'shut', Ban) },
  job: {
    waiting: s('Waiting', 'due'), running: s('Running', 'go'), done: s('Done', 'ok'), failed: s('Failed', 'bad'), cancelled: s('Cancelled', 'shut', Ban),
  },
} as const satisfies Record<string, Record<string, StateWord>>

export type StateKind = keyof typeof STATES

export function stateWord(kind: StateKind, state: string): StateWord {
  const table: Record<string, StateWord> = STATES[kind]
  return table[state] ?? s(state.replaceAll('_', ' '), 'shut')
}

/** A loan's state as people read it: an active loan that is late is in arrears, with its days. */
export function loanStanding(loan: { state: string; days_past_due: number }): { state: string; note?: string } {
  return loan.state === 'active' && loan.days_past_due > 0
    ? { state: 'in_arrears', note: countOf(loan.days_past_due, 'day') }
    : { state: loan.state }
}

export const TRANSACTION_KINDS: Record<Transaction['kind'], string> = {
  disbursement: 'Disbursement', repayment: 'Repayment', reversal: 'Reversal', opening_position: 'Opening position', write_off: 'Write-off',
}
export const CHANNELS: Record<string, string> = { cash: 'Cash', mobile_money: 'Mobile money', bank: 'Bank' }
