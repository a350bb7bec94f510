import { expect, it } from 'vitest'
import { proposedSlug } from './address'

it.each([
  ['Kitale Farmers Credit Ltd', 'kitale-farmers-credit'], ['Crédit Épargne du Sahel', 'credit-epargne-du-sahel'], ['  ', ''], ['A & B (Uganda) Limited', 'a-b-uganda'],
  ['The Very Long Name Of A Savings Cooperative', 'very-long-name-of-a-savings-co'],
])('proposes for %j the address %j', (name, slug) => expect(proposedSlug(name)).toBe(slug))
