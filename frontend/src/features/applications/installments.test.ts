import { expect, it } from 'vitest'
import { installmentChoices } from './installments'

it('offers every number of a short range', () => {
  expect(installmentChoices({ min: 3, default: 6, max: 8 })).toEqual([3, 4, 5, 6, 7, 8])
  expect(installmentChoices({ min: 4, default: 4, max: 4 })).toEqual([4])
})

it('offers the limits, the usual one and round numbers of a long range, six at most', () => {
  const offered = installmentChoices({ min: 3, default: 12, max: 24 })
  expect(offered).toHaveLength(6)
  expect(offered).toEqual(expect.arrayContaining([3, 12, 24]))
  expect([...offered].sort((a, b) => a - b)).toEqual(offered)
  expect(new Set(offered).size).toBe(6)
})

it('never offers a number outside the limits', () => {
  for (const limits of [{ min: 1, default: 1, max: 60 }, { min: 61, default: 70, max: 90 }, { min: 2, default: 52, max: 52 }]) {
    const offered = installmentChoices(limits)
    expect(Math.min(...offered)).toBe(limits.min)
    expect(Math.max(...offered)).toBe(limits.max)
    expect(offered).toContain(limits.default)
  }
})
