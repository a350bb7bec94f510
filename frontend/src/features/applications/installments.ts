type Limits = { min: number; default: number; max: number }

const USUAL = [1, 2, 3, 4, 6, 8, 9, 10, 12, 15, 18, 20, 24, 30, 36, 48, 52, 60]
const MOST = 6

/** The numbers of installments to offer as chips: the limits, the usual one, and round numbers between; six at most. */
export function installmentChoices({ min, default: usual, max }: Limits): number[] {
  if (max - min < MOST) return Array.from({ length: max - min + 1 }, (_, index) => min + index)
  const kept = new Set([min, usual, max])
  const between = USUAL.filter((n) => n > min && n < max && !kept.has(n))
  const room = MOST - kept.size
  const step = between.length / room
  for (let index = 0; index < Math.min(room, between.length); index++) {
    kept.add(between[Math.floor(step > 1 ? (index + 0.5) * step : index)]!)
  }
  return [...kept].sort((a, b) => a - b)
}
