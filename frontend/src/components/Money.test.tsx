import { render } from '@testing-library/react'
import { expect, it } from 'vitest'
import { BeforeAfter, Money } from './Money'

const kes = (amount: string) => ({ amount, currency: 'KES' })
const textOf = (part: React.ReactNode) => render(part).container.textContent

it.each([
  [<Money of={kes('35067.50')} />, '35,067.50'], [<Money of={kes('35067.50')} currency />, 'KES35,067.50'], [<Money of={kes('-1.00')} />, '−1.00'],
  [<Money of={kes('80000.00')} places={0} />, '80,000'], [<Money of={kes('0.00')} dash />, '–0'], [<Money of={null} />, '–'], [<Money of={kes('55100000.00')} short />, '55.10 M'],
])('writes %#', (part, text) => expect(textOf(part)).toBe(text))

it('strikes what was only when it changes', () => {
  expect(textOf(<BeforeAfter before={kes('5.00')} after={kes('3.00')} />)).toBe('was 5.003.00')
  expect(textOf(<BeforeAfter before={kes('5.00')} after={kes('5.00')} />)).toBe('5.00')
})
