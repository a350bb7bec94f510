/** What the colours of a chart mean. */
export function ChartKey({ items }: { items: { word: string; colour: string }[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-[13px] text-muted">
      {items.map(({ word, colour }) => (
        <li key={word} className="flex items-center gap-1.5">
          <span className="inline-block size-2.5 rounded-[2px]" style={{ background: colour }} aria-hidden />{word}
        </li>
      ))}
    </ul>
  )
}
