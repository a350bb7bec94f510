/** What the palette is opened for: to find anything, or to find the loan a repayment is for. */
export type PaletteMode = 'search' | 'collect'
