import { beforeAll, describe, expect, it } from 'vitest'
import { addDays, dayOf, dayText, daysAway, daysBetween, instantText, longDayText, monthText, setZone, typedDay } from './day'

const TODAY = '2026-11-25'
beforeAll(() => setZone('Africa/Nairobi'))

it('writes days as on paper', () => {
  expect(dayText('2026-03-02')).toBe('2 Mar 2026')
  expect(dayText(null)).toBe('–')
  expect(longDayText(TODAY)).toBe('Wednesday 25 Nov 2026')
  expect(monthText('2026-01')).toBe('Jan 2026')
})

it('shows instants in the time zone of the lender', () => {
  expect(instantText('2026-11-24T22:30:00Z')).toBe('25 Nov 2026, 01:30')
  expect(dayOf('2026-11-24T22:30:00Z')).toBe('2026-11-25')
})

it('counts days across months and years', () => {
  expect(daysBetween('2026-10-25', TODAY)).toBe(31)
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  expect([daysAway('2026-11-24', TODAY), daysAway('2026-11-28', TODAY)]).toEqual(['yesterday', 'in 3 days'])
})

describe('typedDay', () => {
  it.each([
    ['25 nov', '2026-11-25'], ['25/11/2025', '2025-11-25'], ['3.2', '2026-02-03'], ['1 March 27', '2027-03-01'], ['today', TODAY], ['Yesterday', '2026-11-24'],
    ['2026-02-28', '2026-02-28'], ['25nov', '2026-11-25'],
  ])('reads %s as %s', (typed, day) => expect(typedDay(typed, TODAY)).toBe(day))

  it.each(['', '31 feb', '29/2/2026', 'soon', '13/13', '2026-13-01', '25 xyz'])('refuses %j', (typed) => expect(typedDay(typed, TODAY)).toBeNull())
})
