import { Button, Drawer } from '@heroui/react'
import { LoaderCircle, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { FormProvider, type FieldValues } from 'react-hook-form'
import type { DeedForm } from '@/api/deeds'
import { ProblemNotice } from './feedback'
import { cx } from '@/lib/classes'

type Props<Values extends FieldValues> = {
  open: boolean
  onClose: () => void
  title: string
  /** The object in one quiet line: "LN-000042, Amina Yusuf, Biashara". */
  about?: ReactNode
  /** From useDeedForm. */
  deed: DeedForm<Values>
  /** The fields. */
  children: ReactNode
  /** What will happen, live: split, schedule, new balance, journal. Without it the sheet is narrow. */
  consequence?: ReactNode
  /** The confirm sentence: "Record **KES 4,500.00** from **Amina Yusuf** on loan LN-000042." */
  line?: ReactNode
  /** The verb with its amount: "Record KES 4,500.00". */
  verb: string
  /** The verb while it runs: "Recording". */
  pendingVerb: string
  danger?: boolean
  /** Closes the verb, for a deed whose consequence says it cannot be done. */
  blocked?: boolean
}

/** A deed is a sheet over its object: fields on one side, the live consequence on the other, one line that says it in words. */
export function DeedSheet<Values extends FieldValues>(props: Props<Values>) {
  const { open, onClose, title, about, deed, consequence } = props
  const dirty = deed.form.formState.isDirty
  return (
    <Drawer.Backdrop
      isOpen={open}
      isDismissable={!dirty && !deed.pending}
      isKeyboardDismissDisabled={deed.pending}
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Drawer.Content placement="right">
        <Drawer.Dialog className={cx('overflow-hidden', !consequence && 'sheet--narrow')}>
          <Drawer.Header className="flex-row! items-start! justify-between border-b border-border py-3 ps-4 pe-2 md:ps-6 md:pe-3">
            <div className="min-w-0">
              <Drawer.Heading className="text-base/6 font-semibold">{title}</Drawer.Heading>
              {about && <div className="truncate text-[13px] text-muted">{about}</div>}
            </div>
            <Button isIconOnly variant="ghost" aria-label="Close" isDisabled={deed.pending} onPress={onClose}><X aria-hidden /></Button>
          </Drawer.Header>
          <FormProvider {...deed.form}>
            <form className="flex min-h-0 flex-1 flex-col" onSubmit={(event) => void deed.submit(event)} noValidate>
              <SheetBody {...props} />
              <SheetFoot {...props} />
            </form>
          </FormProvider>
        </Drawer.Dialog>
      </Drawer.Content>
    </Drawer.Backdrop>
  )
}

function SheetBody<Values extends FieldValues>({ children, consequence }: Props<Values>) {
  return (
    <Drawer.Body className="mt-0! flex-1">
      <div className={cx('grid min-h-full grid-cols-[minmax(0,1fr)]', consequence != null && 'md:grid-cols-[minmax(0,19rem)_minmax(0,1fr)]')}>
        <div className="space-y-4 p-4 md:p-6">{children}</div>
        {consequence && (
          <div className="border-border bg-surface-secondary p-4 max-md:border-t md:border-s md:p-6" aria-live="polite">{consequence}</div>
        )}
      </div>
    </Drawer.Body>
  )
}

function SheetFoot<Values extends FieldValues>({ deed, line, verb, pendingVerb, danger, blocked, onClose }: Props<Values>) {
  return (
    <Drawer.Footer className="mt-0! flex-col! items-stretch! gap-3! border-t border-border px-4 py-3 md:px-6">
      {deed.problem && <ProblemNotice problem={deed.problem} />}
      <div className="flex flex-wrap items-center justify-between gap-3">
        {line && <p className="min-w-0 flex-1 basis-60">{line}</p>}
        <div className="flex gap-2 max-md:w-full max-md:*:flex-1 md:ms-auto">
          <Button variant="outline" className="max-md:hidden" isDisabled={deed.pending} onPress={onClose}>Cancel</Button>
          <Button type="submit" variant={danger ? 'danger' : 'primary'} isPending={deed.pending} isDisabled={blocked}>
            {deed.pending && <LoaderCircle className="animate-spin motion-reduce:animate-none" aria-hidden />}
            {deed.pending ? pendingVerb : verb}
          </Button>
        </div>
      </div>
    </Drawer.Footer>
  )
}
