import { queryOptions } from '@tanstack/react-query'
import { answer, staff } from '@/api/client'

export const trialBalanceQuery = () =>
  queryOptions({ queryKey: ['ledger', 'trial-balance'], queryFn: () => answer(staff.GET('/ledger/trial-balance')) })
