// The shapes that screens and servers agree on. Money stays a text from the wire to the pixel: no sum is done on it here.

export type Money = { amount: string; currency: string }
export type Ref = { id: number; name: string }
/** Somebody or something that acted; `id` is null for the system itself. */
export type Who = { id: number | null; name: string }
export type Branch = { id: number; name: string }
/** A list of the API, one page of it; `count` stops at 1,000 (`capped`). */
export type Page<Row> = { data: Row[]; next_cursor: string | null; count: { value: number; capped: boolean } }

// ---- people and workspace ---------------------------------------------------------------------------------------
export type Role = 'admin' | 'manager' | 'finance' | 'field_officer' | 'auditor'
export type Permission =
  | 'customers.view' | 'customers.register'
  | 'products.view' | 'products.define'
  | 'applications.view' | 'applications.submit' | 'applications.review' | 'applications.decide'
  | 'loans.view' | 'loans.disburse' | 'loans.write_off'
  | 'repayments.record' | 'repayments.reverse'
  | 'ledger.view' | 'staff.view' | 'staff.invite' | 'reports.view' | 'imports.run' | 'audit.view'

export type Person = {
  id: number
  full_name: string
  email: string
  role: Role
  role_name: string
  branch: Branch | null
  state: 'active' | 'suspended'
  permissions: Permission[]
}
export type Workspace = {
  name: string
  slug: string
  country: string
  currency: string
  currency_decimals: number
  time_zone: string
  business_date: string
  customer_word: string
  customer_word_plural: string
  is_demo: boolean
}
export type Session = { access: string; expires_in: number; person: Person; workspace: Workspace }
export type Waiting = { to_review: number; to_approve: number; to_disburse: number }
export type Me = { person: Person; workspace: Workspace; waiting: Waiting }

export type InvitationGreeting = { email: string; role: Role; role_name: string; lender: string; invited_by: string }
export type InvitationState = 'pending' | 'accepted' | 'revoked' | 'expired'
export type Invitation = {
  id: number
  email: string
  role: Role
  role_name: string
  branch: Branch | null
  state: InvitationState
  invited_by: Who
  created_at: string
  expires_at: string
}
export type NewInvitation = { email: string; role: Role; branch_id?: number; message?: string }

// ---- history ----------------------------------------------------------------------------------------------------
export type Change = { field: string; before: string | null; after: string | null }
/** One line of a history: who did what, when, with which money, and what it changed. */
export type Line = {
  id: number
  at: string
  on: string
  deed: string
  title: string
  who: Who
  amount: Money | null
  customer: Ref | null
  loan: { id: number; reference: string } | null
  application: { id: number; reference: string } | null
  reason: string
  changes: Change[]
  facts: Record<string, unknown>
}

// ---- home -------------------------------------------------------------------------------------------------------
export type Bucket = 'current' | '1-30' | '31-60' | '61-90' | '91+'
export type AgeingPart = { bucket: Bucket; loans: number; principal_outstanding: Money }
export type MonthFigures = { month: string; due: Money; collected: Money; disbursed: Money }
export type Home = {
  business_date: string
  portfolio: {
    lent: Money
    repaid: Money
    principal_outstanding: Money
    total_outstanding: Money
    credit_balances: Money
    written_off: Money
    active_loans: number
    customers: number
  }
  arrears: { loans: number; overdue: Money; principal_outstanding: Money; par30_percent: string; par30: Money }
  today: { due: Money; due_loans: number; collected: Money; disbursed: Money }
  waiting: Waiting
  ageing: AgeingPart[]
  months: MonthFigures[]
  recent: Line[]
}

// ---- customers --------------------------------------------------------------------------------------------------
export type Standing = 'none' | 'active' | 'in_arrears' | 'settled' | 'written_off'
export type CustomerRow = {
  id: number
  reference: string
  full_name: string
  phone: string
  national_id: string
  branch: Branch | null
  officer: Who | null
  standing: Standing
  active_loans: number
  outstanding: Money
  registered_on: string
}
export type CustomerDetail = CustomerRow & {
  date_of_birth: string | null
  sex: string
  address: string
  external_id: string | null
  totals: { borrowed: Money; repaid: Money; outstanding: Money; overdue: Money; credit_balance: Money }
  loans: LoanRow[]
  applications: ApplicationRow[]
}
export type NewCustomer = {
  full_name: string
  phone: string
  national_id?: string
  date_of_birth?: string
  sex?: string
  address?: string
  branch_id?: number
  officer_id?: number
}
export type CustomerBrief = { id: number; name: string; reference: string }

// ---- products and schedules -------------------------------------------------------------------------------------
export type InterestMethod = 'flat' | 'declining_balance'
export type Amortization = 'equal_installments' | 'equal_principal'
export type RepayUnit = 'days' | 'weeks' | 'months'
export type Rounding = 'half_even' | 'half_up' | 'up' | 'down'
export type DayCount = '30/360' | 'actual/365' | 'actual/360' | 'actual/actual'
export type Part = 'penalty' | 'fee' | 'interest' | 'principal'
export type Terms = {
  id: number
  version: number
  interest_method: InterestMethod
  amortization: Amortization
  yearly_rate: string
  repay_every: number
  repay_unit: RepayUnit
  amount: { min: Money; default: Money; max: Money }
  installments: { min: number; default: number; max: number }
  rounding: Rounding
  installment_multiple: Money
  day_count: DayCount
  allocation_order: Part[]
  arrears_tolerance: Money
}
export type Product = { id: number; code: string; name: string; active: boolean; terms: Terms }
export type NewTerms = {
  interest_method: InterestMethod
  amortization: Amortization
  yearly_rate: string
  repay_every: number
  repay_unit: RepayUnit
  amount_min: string
  amount_default: string
  amount_max: string
  installments_min: number
  installments_default: number
  installments_max: number
  rounding: Rounding
  installment_multiple: string
  day_count: DayCount
  allocation_order: Part[]
  arrears_tolerance: string
}
export type NewProduct = NewTerms & { code: string; name: string }
export type ProductRevision = NewTerms & { name: string }

export type Split = { principal: Money; interest: Money; fee: Money; penalty: Money }
export type SplitTotal = Split & { total: Money }
export type PlannedInstallment = SplitTotal & { number: number; due_on: string; balance: Money }
export type Schedule = {
  installment: Money
  totals: SplitTotal
  first_due_on: string
  maturity_on: string
  installments: PlannedInstallment[]
}
export type SchedulePreviewAsk = {
  product_id: number
  amount: string
  installments: number
  disbursed_on?: string
  first_due_on?: string
}

// ---- applications -----------------------------------------------------------------------------------------------
export type ApplicationState = 'draft' | 'submitted' | 'in_review' | 'in_approval' | 'approved' | 'rejected' | 'withdrawn'
export type ApplicationDeed = 'submit' | 'review' | 'send-back' | 'approve' | 'reject' | 'withdraw'
/** A deed of an object: whether it can be done now by this person, and if not, why. */
export type DeedAllowance<Name extends string = string> = { name: Name; allowed: boolean; why: string }
export type ApplicationRow = {
  id: number
  reference: string
  customer: CustomerBrief
  product: Ref
  amount_asked: Money
  amount_approved: Money | null
  installments: number
  state: ApplicationState
  officer: Who | null
  submitted_at: string | null
  updated_at: string
  allowed: string[]
  loan: { id: number; reference: string; state: LoanState } | null
}
export type ApplicationDetail = ApplicationRow & {
  purpose: string
  note: string
  first_due_on: string | null
  terms: Terms
  schedule: Schedule
  review: { by: Who; at: string; note: string } | null
  decision: { by: Who; at: string; reason: string; outcome: string } | null
  deeds: DeedAllowance[]
}
/** What a customer asks for. */
export type ApplicationWish = {
  product_id: number
  amount: string
  installments: number
  purpose: string
  note?: string
  first_due_on?: string
}
export type NewApplication = ApplicationWish & { customer_id: number; submit: boolean }

// ---- loans ------------------------------------------------------------------------------------------------------
export type LoanState = 'approved' | 'active' | 'cleared' | 'overpaid' | 'written_off' | 'cancelled'
export type Channel = 'cash' | 'mobile_money' | 'bank'
export type LoanRow = {
  id: number
  reference: string
  customer: CustomerBrief
  product: Ref
  principal: Money
  outstanding: SplitTotal
  repaid: Money
  overdue: Money
  /** Overdue, and what falls due today. */
  due_now: Money
  credit_balance: Money
  days_past_due: number
  state: LoanState
  next_due_on: string | null
  disbursed_on: string | null
  officer: Who | null
}
export type LoanDeed = 'disburse' | 'record_repayment' | 'reverse' | 'write_off'
export type LoanDetail = LoanRow & {
  terms: Terms
  installments: number
  interest_to_come: Money
  branch: Branch | null
  application: { id: number; reference: string } | null
  external_id: string | null
  last_repayment_on: string | null
  maturity_on: string | null
  deeds: DeedAllowance<LoanDeed>[]
}
export type InstallmentState = 'paid' | 'partly_paid' | 'overdue' | 'due_today' | 'later'
export type LoanInstallment = SplitTotal & {
  number: number
  due_on: string
  state: InstallmentState
  paid: SplitTotal
  left: Money
  days_late: number
}
export type LoanSchedule = { installments: LoanInstallment[]; totals: SplitTotal & { paid: Money; left: Money } }

export type TransactionKind = 'disbursement' | 'repayment' | 'reversal' | 'opening_position' | 'write_off'
export type Transaction = {
  id: number
  reference: string
  kind: TransactionKind
  value_on: string
  entered_at: string
  by: Who
  amount: Money
  split: Split & { credit: Money }
  balance_after: Money
  channel: Channel | ''
  external_reference: string
  note: string
  reverses: { id: number; reference: string } | null
  reversed_by: { id: number; reference: string } | null
  reversible: boolean
}
export type JournalLine = { account: { code: string; name: string }; debit: Money | null; credit: Money | null }
export type JournalEntry = { id: number; posted_on: string; memo: string; by: Who; lines: JournalLine[] }

export type Disbursement = { disbursed_on: string; channel: Channel; external_reference?: string; first_due_on?: string }
export type DisbursementPreview = { schedule: Schedule; journal: JournalLine[] }
export type Repayment = {
  amount: string
  received_on: string
  channel: Channel
  external_reference?: string
  note?: string
}
export type Allocation = SplitTotal & { number: number; due_on: string }
export type RepaymentPreview = {
  split: Split & { credit: Money }
  outstanding_after: SplitTotal
  credit_after: Money
  state_after: LoanState
  allocations: Allocation[]
  journal: JournalLine[]
}
export type TransactionDone = { transaction: Transaction; loan: LoanDetail }

// ---- ledger and jobs --------------------------------------------------------------------------------------------
export type TrialBalance = {
  data: { code: string; name: string; kind: string; debit: Money; credit: Money }[]
  totals: { debit: Money; credit: Money }
}
export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
export type Job<Result = Record<string, unknown>> = {
  id: number | string
  kind: string
  title: string
  state: JobState
  done: number
  total: number
  percent: number
  rate: number | null
  eta_seconds: number | null
  problem: Partial<Problem> | string | null
  result: Result | null
  created_at: string
  finished_at: string | null
}

// ---- the public host --------------------------------------------------------------------------------------------
export type Site = { base_host: string; mailbox_url: string | null; version: string }
export type Country = { code: string; name: string; currency: string; time_zones: string[] }
export type AddressAnswer = { slug: string; available: boolean; reason: string }
export type NewSignUp = {
  organisation: string
  slug: string
  country: string
  currency: string
  time_zone: string
  full_name: string
  email: string
  password: string
}
export type SignUpReceipt = { id: string; email: string; state: 'waiting_for_confirmation' }
export type WorkspaceJob = Job<{ address: string; sign_in_url: string }>
export type Confirmation = { job: WorkspaceJob; address: string }

// ---- problems (RFC 9457) ----------------------------------------------------------------------------------------
export type FieldProblem = { pointer: string; code: string; detail: string }
export type Problem = {
  type: string
  title: string
  status: number
  code: string
  detail: string
  errors?: FieldProblem[]
  /** Deeds that are possible instead, of a 409. */
  allowed?: string[]
  request_id?: string
  [fact: string]: unknown
}
