import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { TextLink } from '@/components/AppLink'
import { Widget } from '@/components/boundaries'
import { BlockSkeleton } from '@/components/feedback'
import { Door } from '@/frame/Door'
import { countriesQuery, siteQuery } from './queries'
import { SignUpForm } from './SignUpForm'

const NEXT: [string, string][] = [
  ['Confirm your email', 'One link, sent to you at once.'],
  ['Your workspace is made', 'Its own schema, roles, chart of accounts: some seconds, and you see it happen.'],
  ['Define a product, invite your people', 'Accounts are opened by invitation only.'],
]

export function SignUpPage() {
  return (
    <Door wide aside={<>Has an account? <TextLink to="/sign-in">Sign in</TextLink></>}>
      <title>Open your lending book · Lendspace</title>
      <div className="grid grid-cols-1 gap-x-14 gap-y-10 md:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
        <div>
          <h1 className="text-[26px]/8 font-semibold tracking-[-0.02em]">Open your lending book</h1>
          <p className="mt-1 mb-6 text-muted">A workspace of your own, on an address of your own, in two minutes.</p>
          <Widget title="The form" skeleton={<BlockSkeleton className="h-[34rem]" />}><Form /></Widget>
        </div>
        <aside className="border-border max-md:border-t max-md:pt-6 md:border-s md:ps-14">
          <h2 className="text-base font-semibold">What happens then</h2>
          <ol className="mt-3">
            {NEXT.map(([title, words], index) => (
              <li key={title} className="grid grid-cols-[1.75rem_minmax(0,1fr)] border-b border-separator py-3">
                <span className="font-semibold text-muted tabular-nums">{index + 1}</span>
                <span><span className="font-medium">{title}</span><span className="block text-[13px] text-muted">{words}</span></span>
              </li>
            ))}
          </ol>
        </aside>
      </div>
    </Door>
  )
}

function Form() {
  const { data: countries } = useSuspenseQuery(countriesQuery())
  const { data: site } = useSuspenseQuery(siteQuery())
  const navigate = useNavigate()
  return <SignUpForm countries={countries} baseHost={site.base_host} onSent={({ email }) => void navigate({ href: `/check-mail?email=${encodeURIComponent(email)}` })} />
}
