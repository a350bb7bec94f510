import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { productsQuery } from '@/api/queries'
import { useMay } from '@/api/session'
import type { Product } from '@/api/types'
import { ButtonLink } from '@/components/AppLink'
import { DoneLine } from '@/components/DoneLine'
import { EmptyState } from '@/components/feedback'
import { KeyStrip, type Figure } from '@/components/figures'
import { Money } from '@/components/Money'
import { ObjectHeader } from '@/components/ObjectHeader'
import { Dots, Section } from '@/components/Section'
import { StateBadge } from '@/components/StateBadge'
import { TermsFacts } from '@/components/TermsFacts'
import { percentText, rateText, rhythmText } from '@/lib/terms'
import { paths } from '@/routes/paths'
import { productRoute } from '@/routes/products'
import { ReviseSheet } from './ReviseSheet'
import { Sample } from './Sample'

export function ProductPage() {
  const { id } = productRoute.useParams()
  const { deed } = productRoute.useSearch()
  const navigate = productRoute.useNavigate()
  const mayDefine = useMay()('products.define')
  const product = useSuspenseQuery(productsQuery()).data.data.find((one) => one.id === id)
  const [done, setDone] = useState<string | null>(null)
  const open = (isOpen: boolean) => void navigate({ search: { deed: isOpen ? 'revise' : undefined }, replace: !isOpen })
  if (!product) return <EmptyState title="Not found" action={<ButtonLink to={paths.products()} look="outline">All products</ButtonLink>}>There is no product at this address.</EmptyState>
  const { terms } = product
  return (
    <>
      <ObjectHeader
        trail={[{ label: 'Products', to: paths.products() }]}
        title={product.name}
        reference={product.code}
        state={<StateBadge of="product" state={product.active ? 'active' : 'closed'} boxed />}
        facts={<Dots parts={[product.code, rateText(terms), rhythmText(terms), `version ${terms.version}`]} />}
        main={mayDefine ? { name: 'revise', label: 'Revise', onPress: () => { setDone(null); open(true) } } : undefined}
      />
      <DoneLine onClose={() => setDone(null)}>{done}</DoneLine>
      <KeyStrip figures={figuresOf(product)} />
      <div className="mt-6 grid grid-cols-1 gap-x-8 gap-y-7 lg:grid-cols-12">
        <div className="min-w-0 lg:col-span-8"><Sample key={terms.id} product={product} /></div>
        <div className="min-w-0 lg:col-span-4"><Section title="Terms" note={`version ${terms.version}`}><TermsFacts terms={terms} /></Section></div>
      </div>
      {deed === 'revise' && mayDefine && (
        <ReviseSheet product={product} onClose={() => open(false)} onDone={(made) => { open(false); setDone(`Version ${made.terms.version} holds for new applications. Loans keep the terms they were made with.`) }} />
      )}
    </>
  )
}

function figuresOf({ terms }: Product): Figure[] {
  const { amount, installments } = terms
  return [
    { label: 'Rate', value: percentText(terms.yearly_rate), note: terms.interest_method === 'flat' ? 'a year, flat' : 'a year on the declining balance' },
    { label: 'Lends up to', value: <Money of={amount.max} currency places={0} />, note: <>from <Money of={amount.min} places={0} className="text-foreground" /></> },
    { label: 'Usually', value: <Money of={amount.default} currency places={0} />, note: `in ${installments.default} installments` },
    { label: 'Installments', value: installments.min === installments.max ? installments.min : `${installments.min} to ${installments.max}`, note: rhythmText(terms) },
  ]
}
