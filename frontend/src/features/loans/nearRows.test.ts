import { expect, it } from 'vitest'
import type { InstallmentState } from '@/api/types'
import { nearRows } from './nearRows'

const schedule = (paid: number, of: number) =>
  Array.from({ length: of }, (_, index) => ({ number: index + 1, state: (index < paid ? 'paid' : 'later') as InstallmentState }))
const numbers = (paid: number, of: number) => nearRows(schedule(paid, of)).map(({ number }) => number)

it('shows a short schedule whole', () => {
  expect(numbers(2, 9)).toHaveLength(9)
})

it('shows three before and four from the first open installment', () => {
  expect(numbers(6, 12)).toEqual([4, 5, 6, 7, 8, 9, 10])
})

it('keeps seven rows at both ends', () => {
  expect(numbers(0, 24)).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(numbers(24, 24)).toEqual([18, 19, 20, 21, 22, 23, 24])
})
