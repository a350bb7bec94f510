import { ChevronRight } from 'lucide-react'
import { AppLink } from '@/components/AppLink'
import { paths } from '@/routes/paths'

type Props = { customer?: { id: number; reference: string }; application?: { id: number; reference: string } }

/** Where the form hangs. */
export function ApplicationTrail({ customer, application }: Props) {
  const steps = [
    { label: 'Applications', to: paths.applications() },
    customer && { label: customer.reference, to: paths.customer(customer.id) },
    application && { label: application.reference, to: paths.application(application.id) },
  ].filter((step) => !!step)
  return (
    <span className="flex flex-wrap items-center gap-1">
      {steps.map(({ label, to }, index) => (
        <span key={to} className="flex items-center gap-1">
          {index > 0 && <ChevronRight className="size-3.5 rtl:rotate-180" aria-hidden />}
          <AppLink to={to} className="rounded-sm no-underline hover:text-foreground hover:underline">{label}</AppLink>
        </span>
      ))}
    </span>
  )
}
