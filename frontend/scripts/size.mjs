// Holds the budget: compressed script of an officer's first screen (entry, frame, home, and all they import statically).
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET = 250_000
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

const needed = new Set()
function need(key) {
  if (needed.has(key) || !manifest[key]) return
  needed.add(key)
  manifest[key].imports?.forEach(need)
}
const first = Object.keys(manifest).filter((key) => key === 'index.html' || key.endsWith('features/home/HomePage.tsx'))
first.forEach(need)

let total = 0
for (const key of needed) {
  const { file } = manifest[key]
  if (!file.endsWith('.js')) continue
  const size = gzipSync(readFileSync(new URL(file, dist))).length
  total += size
  console.log(String(size).padStart(8), file)
}
console.log(String(total).padStart(8), `of ${BUDGET} bytes`)
if (first.length < 2) throw new Error('The manifest does not name the entry and the home page.')
if (total > BUDGET) process.exit(1)
