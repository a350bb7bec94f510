import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { MailCheck } from 'lucide-react'
import { TextLink } from '@/components/AppLink'
import { Door, DoorTitle } from '@/frame/Door'
import { siteQuery } from './queries'

export function CheckMailPage() {
  const { email } = useSearch({ strict: false }) as { email?: string }
  const { data: site } = useQuery(siteQuery())
  return (
    <Door>
      <MailCheck className="mb-3 size-8 text-accent-text" strokeWidth={1.5} aria-hidden />
      <DoorTitle title="Check your mail">
        {email ? <>A link is on its way to <span className="break-words text-foreground">{email}</span>. </> : 'A link is on its way. '}
        Open it to make your workspace. It is good for a day.
      </DoorTitle>
      {site?.mailbox_url && (
        <div className="border-s-3 border-go bg-go-wash px-3 py-2 text-[13px] text-go-ink">
          This copy of Lendspace sends no mail out: <a href={site.mailbox_url} className="font-medium underline underline-offset-2">open the local mailbox</a>.
        </div>
      )}
      <p className="mt-6 text-[13px] text-muted">Nothing came? Look in the spam folder, or <TextLink to="/sign-up">sign up again</TextLink> with another email.</p>
    </Door>
  )
}
