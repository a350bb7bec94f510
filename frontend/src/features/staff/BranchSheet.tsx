import { z } from 'zod'
import { answer, keyed, staff } from '@/api/client'
import { useDeedForm } from '@/api/deeds'
import { DeedSheet } from '@/components/DeedSheet'
import { TextField } from '@/components/fields/TextField'
import { wordField } from '@/lib/schema'

const schema = z.object({ name: wordField('Type the name of the branch.', 80) })

export function BranchSheet({ onClose }: { onClose: () => void }) {
  const deed = useDeedForm({
    schema,
    defaults: { name: '' },
    send: (body, key) => answer(staff.POST('/branches', { params: { header: keyed(key) }, body })),
    onDone: onClose,
    changes: [['branches']],
  })
  return (
    <DeedSheet open onClose={onClose} title="Add a branch" deed={deed} verb="Add the branch" pendingVerb="Adding">
      <TextField name="name" label="Name" autoFocus placeholder="Kisumu Central" />
    </DeedSheet>
  )
}
