import { useSession } from '@/api/session'
import { KeyStrip } from '@/components/figures'
import { Money } from '@/components/Money'
import { PageTitle } from '@/components/Section'
import { FieldsPart } from './FieldsPart'
import { FeedbackPart } from './FeedbackPart'
import { PicturesPart } from './PicturesPart'
import { kes } from './samples'
import { StatesPart } from './StatesPart'
import { TablesPart } from './TablesPart'

/** Every shared part in every state, in the theme of the moment: to be looked at after each change of one. */
export function GalleryPage() {
  const { workspace } = useSession()
  return (
    <>
      <PageTitle title="Gallery" note="every part and state, with made-up figures" />
      <KeyStrip
        figures={[
          { label: 'A link to its rows', value: '7', note: 'oldest 2 days', to: '/gallery' },
          { label: 'Money', value: <Money of={kes('35067.50')} currency />, note: <>of <Money of={kes('60000.00')} /></> },
          {
            label: 'Explains itself', value: '6.8%', note: workspace.name,
            explain: { title: 'PAR30', rows: [['At risk', <Money key="a" of={kes('3750000.00')} />], ['All', <Money key="b" of={kes('55100000.00')} />]], total: ['PAR30', '6.8%'], source: 'The first as a share of the second.' },
          },
          { label: 'Overdue', value: <Money of={kes('8898.46')} currency />, note: 'on 3 loans', tone: 'bad' },
          { label: 'Short', value: <Money of={kes('55100000.00')} currency short />, note: 'for headings only' },
        ]}
      />
      <div className="mt-7 grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-8 lg:grid-cols-2">
        <StatesPart />
        <TablesPart />
        <PicturesPart />
        <FieldsPart />
        <FeedbackPart />
      </div>
    </>
  )
}
