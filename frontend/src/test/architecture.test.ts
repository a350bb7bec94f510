// Holds the shape of the source: features do not know one another, what is below does not know what is above, files stay short.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { expect, it } from 'vitest'

const SRC = join(import.meta.dirname, '..')
const LINES_MAX = 250

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: relative(SRC, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }))

/** Paths from src of what a file imports from our own source, relative ones resolved. */
export function ownImports({ path, text }: { path: string; text: string }): string[] {
  const named = [...text.matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g)].map((found) => found[1]!)
  return named.flatMap((name) => {
    if (name.startsWith('@/')) return [name.slice(2)]
    if (!name.startsWith('.')) return []
    return [join(path, '..', name).split(sep).join('/')]
  })
}

const featureOf = (path: string) => /^features\/([^/]+)\//.exec(`${path}/`)?.[1]
const breaks = (rule: (from: string, to: string) => boolean) =>
  files.flatMap((file) => ownImports(file).filter((to) => rule(file.path, to)).map((to) => `${file.path} -> ${to}`))

it('sees imports of both kinds', () =>
  expect(ownImports({ path: 'features/a/A.tsx', text: "import x from '@/lib/day'\nimport('./B')\nimport r from 'react'\nimport y from '../b/C'" })).toEqual(['lib/day', 'features/a/B', 'features/b/C']))

it('keeps features from importing one another', () =>
  expect(breaks((from, to) => featureOf(from) !== undefined && featureOf(to) !== undefined && featureOf(from) !== featureOf(to))).toEqual([]))

it('keeps shared parts from importing features', () => expect(breaks((from, to) => /^(components|lib|api|frame)\//.test(from) && featureOf(to) !== undefined)).toEqual([]))
it('keeps helpers below everything', () => expect(breaks((from, to) => from.startsWith('lib/') && !/^(lib|api\/types|test)/.test(to))).toEqual([]))
it('keeps the chart library out of every file but the plot', () =>
  expect(files.filter(({ path, text }) => /^import .* from 'recharts'/m.test(text) && path !== 'components/charts/MonthsPlot.tsx').map(({ path }) => path)).toEqual([]))
it('formats money in one place', () =>
  expect(files.filter(({ path, text }) => /Number\([^)]*\bamount|parseFloat|NumberFormat/.test(text) && !path.startsWith('lib/money') && !path.startsWith('test/')).map(({ path }) => path)).toEqual([]))
it('keeps files short enough to read', () =>
  expect(files.filter(({ path, text }) => !/\.gen\.ts$|^api\/types\.ts$/.test(path) && text.split('\n').length > LINES_MAX).map(({ path }) => path)).toEqual([]))
