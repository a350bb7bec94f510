import { cleanup, render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import { useShortcuts } from './useShortcuts'

function Page({ approve, sheet }: { approve: () => void; sheet?: boolean }) {
  useShortcuts({ a: approve })
  return <>{sheet && <div role="dialog">Sheet</div>}<input aria-label="Search" /></>
}
afterEach(cleanup)

it('does its deed on a bare letter', async () => {
  const approve = vi.fn()
  render(<Page approve={approve} />)
  await userEvent.keyboard('a')
  expect(approve).toHaveBeenCalledTimes(1)
})

it('leaves the letter to a field, to a chord and to an open sheet', async () => {
  const approve = vi.fn()
  const { getByLabelText, rerender } = render(<Page approve={approve} />)
  await userEvent.type(getByLabelText('Search'), 'amina')
  await userEvent.click(document.body)
  await userEvent.keyboard('{Control>}a{/Control}')
  rerender(<Page approve={approve} sheet />)
  await userEvent.keyboard('a')
  expect(approve).not.toHaveBeenCalled()
})
