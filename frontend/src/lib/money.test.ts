import { describe, expect, it } from 'vitest'
import { amountText, compareAmounts, minorUnits, moneyText, percentOf, shortAmount, typedAmount } from './money'

describe('amountText', () => {
  it.each([
    ['1250.00', '1,250.00'], ['0.00', '0.00'], ['-5849.23', '−5,849.23'], ['1234567.89', '1,234,567.89'], ['999', '999'], ['-0.00', '0.00'],
    ['123456789012345678901.05', '123,456,789,012,345,678,901.05'],
  ])('writes %s as %s', (amount, text) => expect(amountText(amount)).toBe(text))

  it.each([['1249.50', '1,250'], ['1249.49', '1,249'], ['0.5', '1'], ['-0.4', '0'], ['-1249.50', '−1,250'], ['999999.99', '1,000,000']])(
    'rounds %s to %s whole units', (amount, text) => expect(amountText(amount, 0)).toBe(text))

  it('shows what is no amount as it is, so that a wrong text can be read and corrected', () => expect(amountText('12,x')).toBe('12,x'))
})

it('names the currency in sentences', () => expect(moneyText({ amount: '4500.00', currency: 'KES' })).toBe('KES 4,500.00'))

describe('typedAmount', () => {
  it.each([
    ['4,500', '4500.00'], ['KES 4 500.5', '4500.50'], ['.5', '0.50'], ['4500.', '4500.00'], ['007', '7.00'], ['12.3400', '12.34'], ['-3', '-3.00'],
  ])('reads %s as %s', (typed, plain) => expect(typedAmount(typed, 2)).toBe(plain))

  it.each(['', 'abc', '1.2.3', '12.345', '1e5', '--1', '٣'])('refuses %j', (typed) => expect(typedAmount(typed, 2)).toBeNull())

  it('keeps a currency without decimals whole', () => {
    expect(typedAmount('4500', 0)).toBe('4500')
    expect(typedAmount('4500.5', 0)).toBeNull()
  })
})

it.each([['10.00', '9.99', 1], ['9', '9.00', 0], ['-1.00', '1.00', -1], ['10', '9', 1]] as const)('compares %s with %s', (a, b, order) =>
  expect(compareAmounts(a, b)).toBe(order))

it('counts in minor units without a float', () => {
  expect(minorUnits('90071992547409931.07')).toBe(9007199254740993107n)
  expect(minorUnits('12.5', 2)).toBe(1250n)
})

it.each([['55100000.00', '55.10 M'], ['999999.00', '999,999'], ['1000000.00', '1.00 M'], ['-1890422.50', '−1.89 M'], ['3200000000', '3.20 B']])(
  'shortens %s to %s', (amount, text) => expect(shortAmount(amount)).toBe(text))

it('measures shares for bars, and none of nothing', () => {
  expect(percentOf('25.00', '200.00')).toBe(12.5)
  expect(percentOf('5.00', '0.00')).toBe(0)
})
