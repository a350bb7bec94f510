/** Reads a secret from the part of the address that never leaves the browser: "#token=..." (older links: "?token=..."). */
export function secretFromAddress(name: string, at: { hash: string; search: string } = window.location): string | null {
  return new URLSearchParams(at.hash.replace(/^#/, '')).get(name) ?? new URLSearchParams(at.search).get(name)
}

/** A path inside this app, or the home: an address from a link must not lead elsewhere. */
export function safePath(path: string | undefined): string {
  return path && /^\/(?![/\\])/.test(path) ? path : '/'
}
