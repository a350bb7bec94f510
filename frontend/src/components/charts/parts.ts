// The parts of a payment and their colours: the same order and the same hues in every chart.
import type { Split } from '@/api/types'

export type PartName = keyof Split

/** From the bottom of a bar upwards. */
export const PARTS: { name: PartName; word: string; colour: string }[] = [
  { name: 'principal', word: 'Principal', colour: 'var(--c1)' },
  { name: 'interest', word: 'Interest', colour: 'var(--c2)' },
  { name: 'fee', word: 'Fees', colour: 'var(--c3)' },
  { name: 'penalty', word: 'Penalties', colour: 'var(--c4)' },
]
export const CREDIT = { word: 'Kept as credit', colour: 'var(--c5)' }
