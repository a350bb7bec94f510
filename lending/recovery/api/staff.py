"""The recovery doors for a lender's staff."""

from __future__ import annotations

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from kit.api.shapes import ProblemOut, ReasonIn
from kit.api.views import StaffView, staff_schema
from lending.recovery.services import write_off_loan
from lending.servicing.api.shapes import LoanDetailOut
from lending.servicing.api.staff import detail


class WriteOff(StaffView):
    """Giving a loan up."""

    needs = {"post": "loans.write_off"}
    audit = {"post": "loan.written_off"}
    idempotent = True

    @staff_schema(operation_id="loans_write_off", request=ReasonIn, responses={200: LoanDetailOut, "4XX": ProblemOut})
    def post(self, request: Request, loan_id: int) -> Response:
        """Write the loan's outstanding principal off as a loss."""
        given = self.parse(ReasonIn)
        loan = write_off_loan(loan_id=loan_id, reason=given["reason"], actor=self.actor)
        return Response(detail(loan, self.actor))


urlpatterns = [path("loans/<int:loan_id>/write-off", WriteOff.as_view(), name="loan-write-off")]
