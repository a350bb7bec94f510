import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { makeQueryClient } from '@/api/queries'
import { followSystemTheme } from '@/lib/theme'
import { makePublicRouter } from '@/routes/public'
import '../theme.css'

followSystemTheme()
const queries = makeQueryClient()
const router = makePublicRouter(queries)

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}><RouterProvider router={router} /></QueryClientProvider>
  </StrictMode>,
)
