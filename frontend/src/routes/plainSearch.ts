import { parseSearchWith, stringifySearchWith } from '@tanstack/react-router'

/** Search params are plain texts in the address: ?standing=in_arrears&officer=me. */
export const plainSearch = { parseSearch: parseSearchWith((text) => text), stringifySearch: stringifySearchWith(String) }
