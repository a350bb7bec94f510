import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'

if (typeof window !== 'undefined') window.scrollTo = () => undefined // jsdom has no layout to scroll

afterEach(cleanup)
