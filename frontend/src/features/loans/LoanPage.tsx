import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { BlockSkeleton } from '@/components/feedback'
import { Widget } from '@/components/boundaries'
import type { LoanDetail } from '@/api/types'
import { DoneLine } from '@/components/DoneLine'
import { KeyStrip } from '@/components/figures'
import { PhonePart, PhoneTabs } from '@/components/PhoneTabs'
import { SavedViews } from '@/components/filters'
import { loanRoute } from '@/routes/loans'
import { LoanDeeds, type LoanDeedState } from './LoanDeeds'
import { loanFigures } from './loanFigures'
import { LoanHead } from './LoanHead'
import { LoanHistory } from './LoanHistory'
import { LoanJournal } from './LoanJournal'
import { LoanSchedule } from './LoanSchedule'
import { LoanTerms } from './LoanTerms'
import { loanQuery } from './queries'
import { Transactions } from './Transactions'

const BOOKS = [['transactions', 'Transactions'], ['journal', 'Journal'], ['history', 'History']] as const
const PHONE = [['schedule', 'Schedule'], ...BOOKS, ['terms', 'Terms']] as const

export function LoanPage() {
  const { id } = loanRoute.useParams()
  const { tab, deed, transaction } = loanRoute.useSearch()
  const navigate = loanRoute.useNavigate()
  const queries = useQueryClient()
  const loan = useSuspenseQuery(loanQuery(id)).data
  const [done, setDone] = useState<ReactNode>(null)
  const openDeed = (next: LoanDeedState) => {
    setDone(null)
    void navigate({ search: { tab, deed: next?.deed, transaction: next?.transaction }, replace: !next })
  }
  const onDone = (line: ReactNode, after: LoanDetail) => {
    queries.setQueryData(loanQuery(id).queryKey, after) // as the server answered: no old figure stands beside the line about the deed
    openDeed(null)
    setDone(line)
  }
  const phoneTab = tab ?? 'schedule'
  const book = tab === 'journal' || tab === 'history' ? tab : 'transactions'
  const to = (name: string) => `/loans/${id}?tab=${name}`
  return (
    <>
      <LoanHead loan={loan} onDeed={(name) => openDeed({ deed: name })} />
      <DoneLine onClose={() => setDone(null)}>{done}</DoneLine>
      <KeyStrip figures={loanFigures(loan)} />
      <PhoneTabs label="Parts of this loan" tabs={PHONE.map(([name, label]) => ({ label, to: to(name), current: name === phoneTab }))} />
      <div className="mt-4 grid grid-cols-1 gap-x-8 md:mt-6 md:gap-y-7 xl:grid-cols-12">
        <div className="min-w-0 md:space-y-7 xl:col-span-8">
          <PhonePart shown={phoneTab === 'schedule'}>
            <Widget title="The schedule" skeleton={<BlockSkeleton className="h-80" />}><LoanSchedule loan={loan} /></Widget>
          </PhonePart>
          <section className="min-w-0">
            <div className="mb-2 max-md:hidden"><SavedViews label="Books of this loan" views={BOOKS.map(([name, label]) => ({ label, to: to(name), current: name === book }))} /></div>
            <PhonePart shown={phoneTab === book}>
              {book === 'transactions' && <Transactions loan={loan} onReverse={(row) => openDeed({ deed: 'reverse', transaction: String(row.id) })} />}
              {book === 'journal' && <LoanJournal loanId={id} />}
              {book === 'history' && <LoanHistory loanId={id} />}
            </PhonePart>
          </section>
        </div>
        <PhonePart shown={phoneTab === 'terms'} className="min-w-0 xl:col-span-4"><LoanTerms loan={loan} /></PhonePart>
      </div>
      <LoanDeeds loan={loan} deed={deed} transaction={transaction} onClose={() => openDeed(null)} onDone={onDone} />
    </>
  )
}
