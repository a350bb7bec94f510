import { Button } from '@heroui/react'
import { LoaderCircle } from 'lucide-react'
import type { DeedForm } from '@/api/deeds'
import { useSession } from '@/api/session'
import type { CustomerDetail, Product } from '@/api/types'
import { ProblemNotice } from '@/components/feedback'
import { moneyText, typedAmount } from '@/lib/money'
import { installmentsText } from '@/lib/terms'
import type { ApplicationValues } from './applicationForm'

type Props = { deed: DeedForm<ApplicationValues>; product: Product; customer?: CustomerDetail }

/** The confirm sentence and its two verbs; on a phone they stay above the bar, under the thumb. */
export function ApplicationFoot({ deed, product, customer }: Props) {
  const { currency, currency_decimals: decimals } = useSession().workspace
  const [amount, count, submit] = deed.form.watch(['amount', 'installments', 'submit'])
  const typed = typedAmount(amount, decimals)
  const ready = typed !== null && /^\d+$/.test(count)
  const drafting = deed.pending && !submit
  return (
    <div className="max-md:sticky max-md:bottom-15 max-md:z-10 max-md:-mx-4 max-md:border-t max-md:border-border max-md:bg-background max-md:px-4 max-md:pt-3 max-md:pb-5 md:mt-4">
      {deed.problem && <div className="mb-3"><ProblemNotice problem={deed.problem} /></div>}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 flex-1 basis-72 max-md:text-[13px]">
          {ready && <>Ask for <strong>{moneyText({ amount: typed, currency })}</strong> in <strong>{installmentsText(Number(count), product.terms)}</strong>{customer && <> for <strong>{customer.full_name}</strong></>}.</>}
        </p>
        <div className="flex gap-2 max-md:w-full max-md:*:flex-1">
          <Button type="submit" variant="outline" isPending={drafting} isDisabled={deed.pending && submit} onPress={() => deed.form.setValue('submit', false)}>
            {drafting ? 'Keeping' : 'Keep as draft'}
          </Button>
          <Button type="submit" isPending={deed.pending && submit} isDisabled={drafting} onPress={() => deed.form.setValue('submit', true)}>
            {deed.pending && submit && <LoaderCircle className="animate-spin motion-reduce:animate-none" aria-hidden />}
            {deed.pending && submit ? 'Submitting' : 'Submit application'}
          </Button>
        </div>
      </div>
    </div>
  )
}
