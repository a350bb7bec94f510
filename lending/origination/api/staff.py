"""The doors to applications for a lender's staff."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from kit import audit, workspace
from kit.api.paging import page
from kit.api.shapes import LineOut, ProblemOut, line_row, list_of
from kit.api.views import StaffView, staff_schema
from lending.origination import queries
from lending.origination.api.shapes import (
    ApplicationFilters,
    ApplicationIn,
    ApplicationOut,
    ApplicationReasonIn,
    ApplicationRowOut,
    ApprovalIn,
    ReviewIn,
    WishIn,
    detail_of,
    row_of,
)
from lending.origination.models import Application
from lending.origination.services import deciding, drafting

_DONE = {200: ApplicationOut, "4XX": ProblemOut}


class ApplicationList(StaffView):
    """The applications, newest first; a new one."""

    needs = {"get": "applications.view", "post": "applications.submit"}
    audit = {"get": "read", "post": "application.drafted application.submitted"}
    idempotent = True

    @staff_schema(
        operation_id="applications_list", parameters=[ApplicationFilters], responses={200: list_of(ApplicationRowOut)}
    )
    def get(self, request: Request) -> Response:
        """List applications by state, by what they wait for, by officer, or by what finds the customer."""
        rows = _filtered(self.query(ApplicationFilters))
        return page(rows, request, row=lambda application: row_of(application, self.actor))

    @staff_schema(
        operation_id="applications_make", request=ApplicationIn, responses={201: ApplicationOut, "4XX": ProblemOut}
    )
    def post(self, request: Request) -> Response:
        """Write an application for a customer, as a draft or handed in at once."""
        application = drafting.apply_for_loan(**self.parse(ApplicationIn), actor=self.actor)
        return Response(detail_of(queries.get_application(application.pk), self.actor), status=201)


def _filtered(wanted: dict[str, Any]) -> QuerySet[Application]:
    rows = queries.applications()
    if state := wanted.get("state"):
        rows = rows.filter(state=state)
    if waiting := wanted.get("waiting"):
        rows = queries.waiting_for(queries.Waiting(waiting), rows)
    if officer := wanted.get("officer"):
        rows = rows.filter(officer=officer)
    if text := wanted.get("q"):
        rows = queries.found_by(text, rows, workspace.settings().country)
    return rows


class ApplicationDetail(StaffView):
    """One application."""

    needs = {"get": "applications.view"}
    audit = {"get": "read"}

    @staff_schema(operation_id="applications_read", responses=_DONE)
    def get(self, request: Request, application_id: int) -> Response:
        """Read an application with its terms, schedule, review, decision, and the deeds that are open to the reader."""
        return Response(detail_of(queries.get_application(application_id), self.actor))


class ApplicationDeed(StaffView):
    """The shape of every deed on an application: it answers with the application as it then stands."""

    idempotent = True

    def done(self, application: Application) -> Response:
        """Answer with the application as it stands now."""
        return Response(detail_of(queries.get_application(application.pk), self.actor))


class ApplicationChange(ApplicationDeed):
    """Rewriting a draft."""

    needs = {"post": "applications.submit"}
    audit = {"post": "application.changed"}

    @staff_schema(operation_id="applications_change", request=WishIn, responses=_DONE)
    def post(self, request: Request, application_id: int) -> Response:
        """Rewrite a draft, for instance one that was sent back."""
        given = self.parse(WishIn)
        return self.done(drafting.change_application(application_id=application_id, **given, actor=self.actor))


class ApplicationSubmission(ApplicationDeed):
    """Handing a draft in."""

    needs = {"post": "applications.submit"}
    audit = {"post": "application.submitted"}

    @staff_schema(operation_id="applications_submit", request=None, responses=_DONE)
    def post(self, request: Request, application_id: int) -> Response:
        """Hand a draft in for review."""
        return self.done(drafting.submit_application(application_id=application_id, actor=self.actor))


class ApplicationReview(ApplicationDeed):
    """The officer's review."""

    needs = {"post": "applications.review"}
    audit = {"post": "application.reviewed"}

    @staff_schema(operation_id="applications_review", request=ReviewIn, responses=_DONE)
    def post(self, request: Request, application_id: int) -> Response:
        """Say that the checks are done, and pass the application on for approval."""
        given = self.parse(ReviewIn)
        return self.done(deciding.review_application(application_id=application_id, **given, actor=self.actor))


class ApplicationSendBack(ApplicationDeed):
    """Giving an application back one step."""

    needs = {"post": "applications.review"}
    audit = {"post": "application.sent_back"}

    @staff_schema(operation_id="applications_send_back", request=ApplicationReasonIn, responses=_DONE)
    def post(self, request: Request, application_id: int) -> Response:
        """Send an application back: to its officer as a draft, or from approval to review."""
        given = self.parse(ApplicationReasonIn)
        return self.done(deciding.send_application_back(application_id=application_id, **given, actor=self.actor))


class ApplicationApproval(ApplicationDeed):
    """Granting the loan."""

    needs = {"post": "applications.decide"}
    audit = {"post": "application.approved"}

    @staff_schema(operation_id="applications_approve", request=ApprovalIn, responses=_DONE)
    def post(self, request: Request, application_id: int) -> Response:
        """Approve an application for the amount asked, or less; the loan then waits for its disbursement."""
        given = self.parse(ApprovalIn)
        return self.done(deciding.approve_application(application_id=application_id, **given, actor=self.actor))


class ApplicationRejection(ApplicationDeed):
    """Refusing the loan."""

    needs = {"post": "applications.decide"}
    audit = {"post": "application.rejected"}

    @staff_schema(operation_id="applications_reject", request=ApplicationReasonIn, responses=_DONE)
    def post(self, request: Request, application_id: int) -> Response:
        """Reject an application, with the reason."""
        given = self.parse(ApplicationReasonIn)
        return self.done(deciding.reject_application(application_id=application_id, **given, actor=self.actor))


class ApplicationWithdrawal(ApplicationDeed):
    """Taking an application back for the customer."""

    needs = {"post": "applications.submit"}
    audit = {"post": "application.withdrawn"}

    @staff_schema(operation_id="applications_withdraw", request=ApplicationReasonIn, responses=_DONE)
    def post(self, request: Request, application_id: int) -> Response:
        """Withdraw an undecided application, with the reason."""
        given = self.parse(ApplicationReasonIn)
        return self.done(deciding.withdraw_application(application_id=application_id, **given, actor=self.actor))


class ApplicationTimeline(StaffView):
    """What happened to an application, line by line."""

    needs = {"get": "applications.view"}
    audit = {"get": "read"}

    @staff_schema(operation_id="applications_timeline", responses={200: list_of(LineOut), "4XX": ProblemOut})
    def get(self, request: Request, application_id: int) -> Response:
        """Read an application's history, newest first."""
        application = queries.get_application(application_id)
        return page(audit.lines(application_id=application.pk), request, row=line_row)


_DEEDS = {
    "change": ApplicationChange,
    "submit": ApplicationSubmission,
    "review": ApplicationReview,
    "send-back": ApplicationSendBack,
    "approve": ApplicationApproval,
    "reject": ApplicationRejection,
    "withdraw": ApplicationWithdrawal,
}

urlpatterns = [
    path("applications", ApplicationList.as_view(), name="applications"),
    path("applications/<int:application_id>", ApplicationDetail.as_view(), name="application"),
    path("applications/<int:application_id>/timeline", ApplicationTimeline.as_view(), name="application-timeline"),
    *(
        path(f"applications/<int:application_id>/{deed}", view.as_view(), name=f"application-{deed}")
        for deed, view in _DEEDS.items()
    ),
]
