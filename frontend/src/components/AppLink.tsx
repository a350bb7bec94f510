import { Link } from '@tanstack/react-router'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from '@/lib/classes'

type Props = Omit<ComponentProps<'a'>, 'href'> & {
  /** A path of this app with its search, as `paths` makes it: "/loans?standing=in_arrears". */
  to: string
  children: ReactNode
}

/** A link inside the app: no reload, fetched ahead when the pointer rests on it. */
export function AppLink({ to, ...rest }: Props) {
  const [path = '/', search = ''] = to.split('?')
  const given = Object.fromEntries(new URLSearchParams(search))
  // Paths come from `paths`, whose routes a test holds against the route tree; the typed Link cannot read a built text.
  return <Link {...({ to: path, search: given } as unknown as ComponentProps<typeof Link>)} {...rest} />
}

/** Words that lead somewhere, in the accent's ink. */
export const TextLink = ({ className, ...rest }: Props) => <AppLink className={cx('txtlink', className)} {...rest} />

/** A name in a row: ink, medium, underlined when pointed at. */
export const NameLink = ({ className, ...rest }: Props) =>
  <AppLink className={cx('font-medium no-underline hover:underline', className)} {...rest} />

const LOOKS = { primary: 'button--primary', outline: 'button--outline', ghost: 'button--ghost' }
type ButtonLinkProps = Props & { look?: keyof typeof LOOKS; size?: 'sm' | 'md' | 'lg' }

/** A link that looks like a button: for deeds that open a page. */
export function ButtonLink({ look = 'primary', size = 'md', className, ...rest }: ButtonLinkProps) {
  return <AppLink className={cx('button', LOOKS[look], `button--${size}`, className)} {...rest} />
}
