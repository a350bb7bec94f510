import { expect, it } from 'vitest'
import { safePath, secretFromAddress } from './fragment'

it('reads a secret from the fragment first', () => {
  expect(secretFromAddress('token', { hash: '#token=a%2Bb', search: '?token=c' })).toBe('a+b')
  expect(secretFromAddress('token', { hash: '', search: '?token=c' })).toBe('c')
  expect(secretFromAddress('token', { hash: '', search: '' })).toBeNull()
})

it.each([['/loans?standing=in_arrears', '/loans?standing=in_arrears'], ['//evil.example', '/'], ['/\\evil.example', '/'], ['https://evil.example', '/'], [undefined, '/']])(
  'leads from %s to %s', (asked, path) => expect(safePath(asked)).toBe(path))
