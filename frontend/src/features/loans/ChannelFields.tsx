import { useFormContext } from 'react-hook-form'
import type { Channel } from '@/api/types'
import { ChoiceField } from '@/components/fields/ChoiceField'
import { TextField } from '@/components/fields/TextField'
import { CHANNELS } from '@/components/states'

const OPTIONS = Object.entries(CHANNELS).map(([id, label]) => ({ id, label }))
const REFERENCE: Record<Channel, string> = { cash: 'Receipt number', mobile_money: 'Mobile money code', bank: 'Bank reference' }

/** How money comes or goes, and its number there. */
export function ChannelFields({ label }: { label: string }) {
  const channel: Channel = useFormContext().watch('channel')
  return (
    <>
      <ChoiceField name="channel" label={label} options={OPTIONS} />
      <TextField name="external_reference" label={REFERENCE[channel]} optional autoComplete="off" spellCheck={false} />
    </>
  )
}

export const BY_CHANNEL: Record<Channel, string> = { cash: 'in cash', mobile_money: 'by mobile money', bank: 'by bank' }
