"""The loan doors for a lender's staff."""

from __future__ import annotations

from typing import Any

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from kit import audit, workspace
from kit.actor import Actor
from kit.api.paging import page
from kit.api.shapes import LineOut, ProblemOut, ReasonIn, line_row, list_of
from kit.api.views import StaffView, replayed, staff_schema
from lending.ledger.queries import journal_of_loan
from lending.products.api.shapes import schedule_data
from lending.servicing import services
from lending.servicing.api import rows, shapes
from lending.servicing.models import Loan
from lending.servicing.queries.figures import owing_of
from lending.servicing.queries.loans import LoanFilter, get_loan, installments_of, loan_list
from lending.servicing.queries.transactions import transactions_of
from lending.servicing.states import Channel

_REFUSED = {"4XX": ProblemOut}


def detail(loan: Loan, actor: Actor) -> dict[str, Any]:
    """Show a loan as it stands: one query for its installments."""
    owing = owing_of(installments_of(loan))
    return rows.loan_detail(loan, owing, business_date=workspace.business_date(), actor=actor)


class LoanList(StaffView):
    """The lender's loans."""

    needs = {"get": "loans.view"}
    audit = {"get": "read"}

    @staff_schema(
        operation_id="loans_list",
        parameters=[shapes.LoanQuery],
        responses={200: list_of(shapes.LoanRowOut), **_REFUSED},
    )
    def get(self, request: Request) -> Response:
        """List loans, the newest first."""
        today = workspace.business_date()
        wanted = LoanFilter(**self.query(shapes.LoanQuery))
        return page(loan_list(wanted, business_date=today), request, row=lambda loan: rows.loan_row(loan, today))


class LoanDetail(StaffView):
    """One loan."""

    needs = {"get": "loans.view"}
    audit = {"get": "read"}

    @staff_schema(operation_id="loans_read", responses={200: shapes.LoanDetailOut, **_REFUSED})
    def get(self, request: Request, loan_id: int) -> Response:
        """Show a loan, its figures on the business date, and what you may do to it."""
        return Response(detail(get_loan(loan_id), self.actor))


class LoanSchedule(StaffView):
    """A loan's repayment schedule."""

    needs = {"get": "loans.view"}
    audit = {"get": "read"}

    @staff_schema(operation_id="loans_schedule", responses={200: shapes.LoanScheduleOut, **_REFUSED})
    def get(self, request: Request, loan_id: int) -> Response:
        """Show the schedule as it stands; it is empty until the loan is disbursed."""
        loan = get_loan(loan_id)
        return Response(rows.schedule_row(installments_of(loan), loan, workspace.business_date()))


class LoanTransactions(StaffView):
    """A loan's money transactions."""

    needs = {"get": "loans.view"}
    audit = {"get": "read"}

    @staff_schema(operation_id="loans_transactions", responses={200: list_of(shapes.LoanTransactionOut), **_REFUSED})
    def get(self, request: Request, loan_id: int) -> Response:
        """List what moved on the loan, the newest first."""
        loan = get_loan(loan_id)

        def row(transaction: Any) -> dict[str, Any]:
            return rows.transaction_row(transaction, loan, reversed_by=transaction.reversed_by_id)

        return page(transactions_of(loan.pk), request, row=row)


class LoanJournal(StaffView):
    """A loan's journal entries."""

    needs = {"get": "loans.view"}
    audit = {"get": "read"}

    @staff_schema(operation_id="loans_journal", responses={200: list_of(shapes.JournalEntryOut), **_REFUSED})
    def get(self, request: Request, loan_id: int) -> Response:
        """List what the loan did to the books, the newest first."""
        loan = get_loan(loan_id)
        return page(journal_of_loan(loan.pk), request, row=lambda entry: rows.entry_row(entry, loan))


class LoanTimeline(StaffView):
    """A loan's history."""

    needs = {"get": "loans.view"}
    audit = {"get": "read"}

    @staff_schema(operation_id="loans_timeline", responses={200: list_of(LineOut), **_REFUSED})
    def get(self, request: Request, loan_id: int) -> Response:
        """List who did what to the loan, the newest first."""
        return page(audit.lines(loan_id=get_loan(loan_id).pk), request, row=line_row)


class DisbursementPreview(StaffView):
    """What a disbursement would do."""

    needs = {"post": "loans.view"}
    audit = {"post": "read"}

    @staff_schema(
        operation_id="loans_preview_disbursement",
        request=shapes.DisbursementPreviewIn,
        responses={200: shapes.DisbursementPreviewOut, **_REFUSED},
    )
    def post(self, request: Request, loan_id: int) -> Response:
        """Show the schedule that a disbursement would put in force, and its journal entry."""
        given = self.parse(shapes.DisbursementPreviewIn)
        preview = services.preview_disbursement(
            loan_id=loan_id,
            disbursed_on=given["disbursed_on"],
            first_due_on=given.get("first_due_on"),
            channel=Channel(given.get("channel", Channel.CASH)),
        )
        schedule = schedule_data(preview.schedule, preview.loan.currency)
        return Response({"schedule": schedule, "journal": rows.lines_rows(preview.loan, preview.lines)})


class Disbursement(StaffView):
    """Paying a loan out."""

    needs = {"post": "loans.disburse"}
    audit = {"post": "loan.disbursed"}
    idempotent = True

    @staff_schema(
        operation_id="loans_disburse",
        request=shapes.DisbursementIn,
        responses={200: shapes.LoanDetailOut, **_REFUSED},
    )
    def post(self, request: Request, loan_id: int) -> Response:
        """Pay the loan out and put its schedule in force."""
        given = self.parse(shapes.DisbursementIn)
        loan = services.disburse_loan(loan_id=loan_id, actor=self.actor, **given)
        return Response(detail(loan, self.actor))


class RepaymentPreview(StaffView):
    """What a repayment would do."""

    needs = {"post": "loans.view"}
    audit = {"post": "read"}

    @staff_schema(
        operation_id="loans_preview_repayment",
        request=shapes.RepaymentPreviewIn,
        responses={200: shapes.RepaymentPreviewOut, **_REFUSED},
    )
    def post(self, request: Request, loan_id: int) -> Response:
        """Show which installments a payment would meet, and how the loan would stand after it."""
        given = self.parse(shapes.RepaymentPreviewIn)
        preview = services.preview_repayment(
            loan_id=loan_id,
            amount=given["amount"],
            received_on=given["received_on"],
            channel=Channel(given.get("channel", Channel.CASH)),
        )
        return Response(rows.repayment_preview_row(preview.loan, preview.plan))


class _RepaymentDoor(StaffView):
    @staff_schema(
        operation_id="loans_record_repayment",
        request=shapes.RepaymentIn,
        responses={201: shapes.MoneyMovedOut, **_REFUSED},
    )
    def post(self, request: Request, loan_id: int) -> Response:
        """Record a repayment and pour it over what the loan owes."""
        given = self.parse(shapes.RepaymentIn)
        payment = services.PaymentFacts(**given | {"channel": Channel(given["channel"])})
        answer = services.record_repayment_once(
            loan_id=loan_id, payment=payment, actor=self.actor, slot=self.slot(), answer=self._answer
        )
        return replayed(answer.kept) if answer.replayed else Response(answer.kept.body, status=answer.kept.status)

    def _answer(self, recorded: services.Recorded) -> dict[str, Any]:
        loan = recorded.loan
        return {
            "transaction": rows.transaction_row(recorded.transaction, loan, reversed_by=None),
            "loan": rows.loan_detail(loan, recorded.owing, business_date=recorded.business_date, actor=self.actor),
        }


class Repayments(_RepaymentDoor):
    """Money coming in. The deed keeps its key by itself, in the statement that writes it."""

    needs = {"post": "repayments.record"}
    audit = {"post": "repayment.recorded"}
    idempotent = True


class Reversal(StaffView):
    """Taking a repayment back."""

    needs = {"post": "repayments.reverse"}
    audit = {"post": "repayment.reversed"}
    idempotent = True

    @staff_schema(
        operation_id="loans_reverse_repayment",
        request=ReasonIn,
        responses={201: shapes.MoneyMovedOut, **_REFUSED},
    )
    def post(self, request: Request, loan_id: int, transaction_id: int) -> Response:
        """Reverse a repayment on the business date: the loan stands as if it had not been made."""
        given = self.parse(ReasonIn)
        done = services.reverse_repayment(
            loan_id=loan_id, transaction_id=transaction_id, reason=given["reason"], actor=self.actor
        )
        transaction = rows.transaction_row(done.transaction, done.loan, reversed_by=None)
        return Response({"transaction": transaction, "loan": detail(done.loan, self.actor)}, status=201)


class Cancellation(StaffView):
    """Giving up a granted loan that was not paid out."""

    needs = {"post": "applications.decide"}
    audit = {"post": "loan.cancelled"}
    idempotent = True

    @staff_schema(operation_id="loans_cancel", request=ReasonIn, responses={200: shapes.LoanDetailOut, **_REFUSED})
    def post(self, request: Request, loan_id: int) -> Response:
        """Cancel a loan that waits for its disbursement."""
        given = self.parse(ReasonIn)
        loan = services.cancel_loan(loan_id=loan_id, reason=given["reason"], actor=self.actor)
        return Response(detail(loan, self.actor))


urlpatterns = [
    path("loans", LoanList.as_view(), name="loans"),
    path("loans/<int:loan_id>", LoanDetail.as_view(), name="loan"),
    path("loans/<int:loan_id>/schedule", LoanSchedule.as_view(), name="loan-schedule"),
    path("loans/<int:loan_id>/transactions", LoanTransactions.as_view(), name="loan-transactions"),
    path("loans/<int:loan_id>/journal", LoanJournal.as_view(), name="loan-journal"),
    path("loans/<int:loan_id>/timeline", LoanTimeline.as_view(), name="loan-timeline"),
    path("loans/<int:loan_id>/disbursement-preview", DisbursementPreview.as_view(), name="loan-disbursement-preview"),
    path("loans/<int:loan_id>/disburse", Disbursement.as_view(), name="loan-disburse"),
    path("loans/<int:loan_id>/repayment-preview", RepaymentPreview.as_view(), name="loan-repayment-preview"),
    path("loans/<int:loan_id>/repayments", Repayments.as_view(), name="loan-repayments"),
    path(
        "loans/<int:loan_id>/transactions/<int:transaction_id>/reverse",
        Reversal.as_view(),
        name="loan-reverse-repayment",
    ),
    path("loans/<int:loan_id>/cancel", Cancellation.as_view(), name="loan-cancel"),
]
