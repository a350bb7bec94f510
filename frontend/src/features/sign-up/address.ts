/** A first proposal for the address from the lender's name: "Kitale Farmers Credit Ltd" -> "kitale-farmers-credit". */
export function proposedSlug(organisation: string): string {
  const plain = organisation.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
  const words = plain.replace(/[^a-z0-9]+/g, ' ').trim().split(' ').filter((word) => word && !LEGAL_FORMS.has(word))
  return words.join('-').slice(0, 30).replace(/-$/, '')
}

const LEGAL_FORMS = new Set(['ltd', 'limited', 'plc', 'inc', 'llc', 'gmbh', 'sa', 'co', 'company', 'the'])
