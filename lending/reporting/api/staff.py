"""The doors that show what customers owe and how the book stands: they read across the rooms of lending.

Registering a customer and changing their record answer with the customer's file, so those doors stand here as well; the
deeds themselves are the customers' own.
"""

from __future__ import annotations

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from kit.api.paging import page
from kit.api.shapes import ProblemOut, line_row, list_of
from kit.api.views import StaffView, staff_schema
from lending.customers import services
from lending.customers.api.shapes import AssignmentIn, ContactIn, CustomerIn, IdentityIn
from lending.customers.models import Customer
from lending.reporting.api.shapes import (
    CustomerDetailOut,
    CustomerFilters,
    CustomerRowOut,
    HomeOut,
    customer_detail,
    customer_row,
)
from lending.reporting.customers import Standing, customer_file, customer_list
from lending.reporting.home import home

_DONE = {200: CustomerDetailOut, "4XX": ProblemOut}


class Home(StaffView):
    """How the book stands today."""

    needs = {"get": "reports.view"}
    audit = {"get": "read"}

    @staff_schema(operation_id="home", responses={200: HomeOut})
    def get(self, request: Request) -> Response:
        """Read the figures of the home page, as of the business date."""
        figures = home()
        return Response(HomeOut(figures | {"recent": []}).data | {"recent": [line_row(e) for e in figures["recent"]]})


class CustomerList(StaffView):
    """The customers; a new one."""

    needs = {"get": "customers.view", "post": "customers.register"}
    audit = {"get": "read", "post": "customer.registered"}
    idempotent = True

    @staff_schema(operation_id="customers_list", parameters=[CustomerFilters], responses={200: list_of(CustomerRowOut)})
    def get(self, request: Request) -> Response:
        """List customers, newest first; with `q` the best match first, of at most 200."""
        wanted = self.query(CustomerFilters)
        if standing := wanted.get("standing"):
            wanted["standing"] = Standing(standing)
        rows, order = customer_list(**wanted)
        return page(rows, request, row=customer_row, order=order)

    @staff_schema(
        operation_id="customers_register", request=CustomerIn, responses={201: CustomerDetailOut, "4XX": ProblemOut}
    )
    def post(self, request: Request) -> Response:
        """Register a customer."""
        customer = services.register_customer(**self.parse(CustomerIn), actor=self.actor)
        return Response(customer_detail(customer_file(customer.pk), self.actor), status=201)


class CustomerDetail(StaffView):
    """A customer's file."""

    needs = {"get": "customers.view"}
    audit = {"get": "read"}

    @staff_schema(operation_id="customers_read", responses=_DONE)
    def get(self, request: Request, customer_id: int) -> Response:
        """Read a customer's file, with live totals, loans and applications."""
        return Response(customer_detail(customer_file(customer_id), self.actor))


class CustomerDeed(StaffView):
    """The shape of every deed on a customer's record: it answers with the file as it then stands."""

    idempotent = True

    def done(self, customer: Customer) -> Response:
        """Answer with the file as it stands now."""
        return Response(customer_detail(customer_file(customer.pk), self.actor))


class CustomerContact(CustomerDeed):
    """Where a customer can be reached."""

    needs = {"post": "customers.register"}
    audit = {"post": "customer.contact_changed"}

    @staff_schema(operation_id="customers_change_contact", request=ContactIn, responses=_DONE)
    def post(self, request: Request, customer_id: int) -> Response:
        """Change a customer's phone, address or both."""
        given = self.parse(ContactIn)
        return self.done(services.change_customer_contact(customer_id=customer_id, **given, actor=self.actor))


class CustomerIdentity(CustomerDeed):
    """Who a customer is."""

    needs = {"post": "customers.register"}
    audit = {"post": "customer.identity_corrected"}

    @staff_schema(operation_id="customers_correct_identity", request=IdentityIn, responses=_DONE)
    def post(self, request: Request, customer_id: int) -> Response:
        """Correct a customer's name, identity number, date of birth or sex, with the reason."""
        given = self.parse(IdentityIn)
        return self.done(services.correct_customer_identity(customer_id=customer_id, **given, actor=self.actor))


class CustomerAssignment(CustomerDeed):
    """Who looks after a customer."""

    needs = {"post": "customers.register"}
    audit = {"post": "customer.assigned"}

    @staff_schema(operation_id="customers_assign", request=AssignmentIn, responses=_DONE)
    def post(self, request: Request, customer_id: int) -> Response:
        """Hand a customer to another officer, another branch, or both."""
        given = self.parse(AssignmentIn)
        return self.done(services.assign_customer(customer_id=customer_id, **given, actor=self.actor))


urlpatterns = [
    path("home", Home.as_view(), name="home"),
    path("customers", CustomerList.as_view(), name="customers"),
    path("customers/<int:customer_id>", CustomerDetail.as_view(), name="customer"),
    path("customers/<int:customer_id>/contact", CustomerContact.as_view(), name="customer-contact"),
    path("customers/<int:customer_id>/identity", CustomerIdentity.as_view(), name="customer-identity"),
    path("customers/<int:customer_id>/assignment", CustomerAssignment.as_view(), name="customer-assignment"),
]
