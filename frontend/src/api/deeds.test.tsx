import { fireEvent, screen, waitFor } from '@testing-library/react'
import { FormProvider } from 'react-hook-form'
import { beforeEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { useDeedForm } from './deeds'
import { startSession } from './session'
import { ProblemNotice } from '@/components/feedback'
import { MoneyField } from '@/components/fields/MoneyField'
import { ProblemError } from '@/lib/problem'
import { amountField } from '@/lib/schema'
import { renderInApp, session } from '@/test/render'

const schema = z.object({ amount: amountField({ decimals: 2 }) })
type Send = (values: { amount: string }, key: string) => Promise<string>

function Sample({ send, onDone = () => undefined }: { send: Send; onDone?: (answer: string) => void }) {
  const deed = useDeedForm({ schema, defaults: { amount: '' }, send, onDone })
  return (
    <FormProvider {...deed.form}>
      <form onSubmit={(event) => void deed.submit(event)} noValidate>
        <MoneyField name="amount" label="Amount" />
        {deed.problem && <ProblemNotice problem={deed.problem} />}
        <button>Record</button>
      </form>
    </FormProvider>
  )
}

const refused = (errors?: { pointer: string; code: string; detail: string }[]) =>
  new ProblemError({ type: 'x', title: 'Refused', status: 409, code: 'refused', detail: 'The loan is cleared.', errors })
const type = (text: string) => fireEvent.change(screen.getByLabelText('Amount, KES'), { target: { value: text } })
const press = () => fireEvent.click(screen.getByText('Record'))

beforeEach(() => startSession(session))

it('sends the plain amount and keeps its key until it is done', async () => {
  const send = vi.fn<Send>().mockRejectedValueOnce(refused()).mockResolvedValue('RC-1')
  const onDone = vi.fn()
  await renderInApp(<Sample send={send} onDone={onDone} />)
  type('4,500')
  press()
  await screen.findByText('The loan is cleared.')
  press()
  await waitFor(() => expect(onDone).toHaveBeenCalledWith('RC-1'))
  const [first, second] = send.mock.calls
  expect(first![0]).toEqual({ amount: '4500.00' })
  expect(second![1]).toBe(first![1])
  press()
  await waitFor(() => expect(send).toHaveBeenCalledTimes(3))
  expect(send.mock.calls[2]![1]).not.toBe(first![1])
})

it('puts a refusal under the field it points at, and nothing beside the deed', async () => {
  await renderInApp(<Sample send={async () => { throw refused([{ pointer: '/amount', code: 'too_high', detail: 'At most 3,000.00.' }]) }} />)
  type('4500')
  press()
  await screen.findByText('At most 3,000.00.')
  expect(screen.queryByText('The loan is cleared.')).toBeNull()
  expect(screen.getByLabelText('Amount, KES').getAttribute('aria-invalid')).toBe('true')
})

it('puts a refusal without a field of its own beside the deed', async () => {
  await renderInApp(<Sample send={async () => { throw refused([{ pointer: '/limit', code: 'limit', detail: 'Above your own limit.' }]) }} />)
  type('4500')
  press()
  expect((await screen.findByRole('alert')).textContent).toBe('Above your own limit.')
})

it('does not send what is no amount', async () => {
  const send = vi.fn<Send>()
  await renderInApp(<Sample send={send} />)
  type('a lot')
  press()
  await screen.findByText(/This is not an amount/)
  expect(send).not.toHaveBeenCalled()
})
