"""The customer's history for a lender's staff. The doors that show what a customer owes stand in `reporting`."""

from __future__ import annotations

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from kit import audit
from kit.api.paging import page
from kit.api.shapes import LineOut, ProblemOut, line_row, list_of
from kit.api.views import StaffView, staff_schema
from lending.customers.queries import get_customer


class CustomerHistory(StaffView):
    """Everything that ever happened with a customer, line by line."""

    needs = {"get": "customers.view"}
    audit = {"get": "read"}

    @staff_schema(operation_id="customers_history", responses={200: list_of(LineOut), "4XX": ProblemOut})
    def get(self, request: Request, customer_id: int) -> Response:
        """Read a customer's history, newest first: each deed with its day, who did it and the amount."""
        customer = get_customer(customer_id)
        return page(audit.lines(customer_id=customer.pk), request, row=line_row)


urlpatterns = [path("customers/<int:customer_id>/history", CustomerHistory.as_view(), name="customer-history")]
