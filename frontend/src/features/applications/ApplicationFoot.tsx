import { Button } from '@heroui/react'
import { LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import type { DeedForm } from '@/api/deeds'
import { useSession } from '@/api/session'
import type { CustomerDetail, Problem, Product } from '@/api/types'
import { ProblemNotice } from '@/components/feedback'
import { moneyText, typedAmount } from '@/lib/money'
import { installmentsText } from '@/lib/terms'
import type { ApplicationValues } from './applicationForm'

type Props = { deed: DeedForm<ApplicationValues>; product: Product; customer?: CustomerDetail }

/** Keep it, or hand it in; Enter in a field presses the one button that submits the form, so that is the second. */
export function ApplicationFoot({ deed, product, customer }: Props) {
  const submit = deed.form.watch('submit')
  const drafting = deed.pending && !submit
  return (
    <FormFoot problem={deed.problem} sentence={<Asking deed={deed} product={product} name={customer?.full_name} />}>
      <Button variant="outline" isPending={drafting} isDisabled={deed.pending && submit} onPress={() => { deed.form.setValue('submit', false); void deed.submit() }}>
        {drafting ? 'Keeping' : 'Keep as draft'}
      </Button>
      <Button type="submit" isPending={deed.pending && submit} isDisabled={drafting} onPress={() => deed.form.setValue('submit', true)}>
        {deed.pending && submit && <LoaderCircle className="animate-spin motion-reduce:animate-none" aria-hidden />}
        {deed.pending && submit ? 'Submitting' : 'Submit application'}
      </Button>
    </FormFoot>
  )
}

/** The confirm sentence and its two verbs; on a phone they stay above the bar, under the thumb. */
export const FormFoot = ({ problem, sentence, children }: { problem: Problem | null; sentence: ReactNode; children: ReactNode }) => (
  <div className="max-md:sticky max-md:bottom-15 max-md:z-10 max-md:-mx-4 max-md:border-t max-md:border-border max-md:bg-background max-md:px-4 max-md:pt-3 max-md:pb-5 md:mt-4">
    {problem && <div className="mb-3"><ProblemNotice problem={problem} /></div>}
    <div className="flex flex-wrap items-center justify-between gap-3">
      <p className="min-w-0 flex-1 basis-72 max-md:text-[13px]">{sentence}</p>
      <div className="flex gap-2 max-md:w-full max-md:*:flex-1">{children}</div>
    </div>
  </div>
)

/** "Ask for KES 12,000.00 in 3 monthly installments for Amina Yusuf.", as soon as it can be said. */
export function Asking({ deed, product, name }: { deed: DeedForm<ApplicationValues>; product: Product; name?: string }) {
  const { currency, currency_decimals: decimals } = useSession().workspace
  const [amount, count] = deed.form.watch(['amount', 'installments'])
  const typed = typedAmount(amount, decimals)
  if (typed === null || !/^\d+$/.test(count)) return null
  return <>Ask for <strong>{moneyText({ amount: typed, currency })}</strong> in <strong>{installmentsText(Number(count), product.terms)}</strong>{name && <> for <strong>{name}</strong></>}.</>
}
