/** The lender's mark: its first letter on its colour. */
export function Mark({ name, size = 28 }: { name: string; size?: number }) {
  return (
    <span
      className="inline-flex shrink-0 items-center justify-center rounded-[5px] bg-accent font-semibold text-accent-foreground"
      style={{ width: size, height: size, fontSize: size * 0.5 }}
      aria-hidden
    >
      {name.trim().charAt(0).toUpperCase() || 'L'}
    </span>
  )
}
