// The staff API as openapi-fetch reads it: each path, its questions and its answers. Generated types replace this file's helpers, not its users.
import type * as T from './types'

type Json<Body> = { content: { 'application/json': Body } }
type Nothing = { content?: never }
type Ok<Answer> = { responses: { 200: [Answer] extends [void] ? Nothing : Json<Answer> } }
type In<Path, Query = never> = { parameters: { path: Path; query?: Query } }
type Search<Query> = { parameters: { query?: Query } }
type Send<Body> = { requestBody: Json<Body> }
type Keyed = { parameters: { header: { 'Idempotency-Key': string } } }
type One = { id: number }

type Get<Answer, Query = never> = { get: Search<Query> & Ok<Answer> }
type GetOne<Answer, Query = never, Path = One> = { get: In<Path, Query> & Ok<Answer> }
type Post<Body, Answer> = { post: Send<Body> & Ok<Answer> }
type PostOne<Body, Answer, Path = One> = { post: In<Path> & Send<Body> & Ok<Answer> }
type Deed<Body, Answer> = { post: Keyed & Send<Body> & Ok<Answer> }
type DeedOn<Body, Answer, Path = One> = { post: In<Path> & Keyed & Send<Body> & Ok<Answer> }

export type Paging = { cursor?: string; limit?: number }
export type CustomerFilter = Paging & { q?: string; standing?: string; officer?: string; branch?: string }
export type ApplicationFilter = Paging & { q?: string; state?: string; waiting?: 'review' | 'approval' | 'disbursement'; officer?: string }
export type LoanFilter = Paging & { q?: string; state?: string; standing?: string; officer?: string; product?: string; customer?: string }
type Empty = Record<string, never>
type Reason = { reason: string }

export type StaffPaths = {
  '/auth/sign-in': Post<{ email: string; password: string }, T.Session>
  '/auth/refresh': Post<Empty, T.Session>
  '/auth/sign-out': Post<Empty, void>
  '/auth/invitation': Post<{ token: string }, T.InvitationGreeting>
  '/auth/accept-invitation': Post<{ token: string; full_name: string; password: string }, T.Session>
  '/home': Get<T.Home>
  '/staff': Get<T.Page<T.Person>, Paging & { q?: string }>
  '/staff/{id}/role': DeedOn<{ role: T.Role; branch_id: number | null }, T.Person>
  '/staff/{id}/suspend': DeedOn<Reason, T.Person>
  '/staff/{id}/reinstate': DeedOn<Empty, T.Person>
  '/branches': Get<T.Page<T.Branch>, Paging> & Deed<{ name: string }, T.Branch>
  '/invitations': Get<T.Page<T.Invitation>, Paging> & Deed<T.NewInvitation, T.Invitation>
  '/invitations/{id}/resend': DeedOn<Empty, T.Invitation>
  '/invitations/{id}/revoke': DeedOn<Empty, T.Invitation>
  '/customers': Get<T.Page<T.CustomerRow>, CustomerFilter> & Deed<T.NewCustomer, T.CustomerDetail>
  '/customers/{id}': GetOne<T.CustomerDetail>
  '/customers/{id}/history': GetOne<T.Page<T.Line>, Paging>
  '/products': Get<T.Page<T.Product>, Paging> & Deed<T.NewProduct, T.Product>
  '/products/{id}/revise': DeedOn<T.ProductRevision, T.Product>
  '/schedule-preview': Post<T.SchedulePreviewAsk, T.Schedule>
  '/applications': Get<T.Page<T.ApplicationRow>, ApplicationFilter> & Deed<T.NewApplication, T.ApplicationDetail>
  '/applications/{id}': GetOne<T.ApplicationDetail>
  '/applications/{id}/timeline': GetOne<T.Page<T.Line>, Paging>
  '/applications/{id}/change': DeedOn<T.ApplicationWish, T.ApplicationDetail>
  '/applications/{id}/submit': DeedOn<Empty, T.ApplicationDetail>
  '/applications/{id}/review': DeedOn<{ note: string }, T.ApplicationDetail>
  '/applications/{id}/send-back': DeedOn<Reason, T.ApplicationDetail>
  '/applications/{id}/approve': DeedOn<{ amount?: string; reason?: string }, T.ApplicationDetail>
  '/applications/{id}/reject': DeedOn<Reason, T.ApplicationDetail>
  '/applications/{id}/withdraw': DeedOn<Reason, T.ApplicationDetail>
  '/loans': Get<T.Page<T.LoanRow>, LoanFilter>
  '/loans/{id}': GetOne<T.LoanDetail>
  '/loans/{id}/schedule': GetOne<T.LoanSchedule>
  '/loans/{id}/transactions': GetOne<T.Page<T.Transaction>, Paging>
  '/loans/{id}/journal': GetOne<T.Page<T.JournalEntry>, Paging>
  '/loans/{id}/timeline': GetOne<T.Page<T.Line>, Paging>
  '/loans/{id}/disburse': DeedOn<T.Disbursement, T.LoanDetail>
  '/loans/{id}/disbursement-preview': PostOne<{ disbursed_on: string; first_due_on?: string; channel?: T.Channel }, T.DisbursementPreview>
  '/loans/{id}/repayment-preview': PostOne<{ amount: string; received_on: string; channel?: T.Channel }, T.RepaymentPreview>
  '/loans/{id}/repayments': DeedOn<T.Repayment, T.TransactionDone>
  '/loans/{id}/transactions/{tid}/reverse': DeedOn<Reason, T.TransactionDone, { id: number; tid: number }>
  '/loans/{id}/write-off': DeedOn<Reason, T.LoanDetail>
  '/ledger/trial-balance': Get<T.TrialBalance>
}

export type OpenPaths = {
  '/site': Get<T.Site>
  '/countries': Get<T.Country[]>
  '/sign-ups/address': { get: { parameters: { query: { slug: string } } } & Ok<T.AddressAnswer> }
  '/sign-ups': Post<T.NewSignUp, T.SignUpReceipt>
  '/sign-ups/confirm': Post<{ token: string }, T.Confirmation>
  '/sign-ups/jobs/{id}': GetOne<T.WorkspaceJob, never, { id: string }>
}
