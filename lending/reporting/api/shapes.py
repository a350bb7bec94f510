"""How the home page and a customer's file look in the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kernel.money import Money
from kit import workspace
from kit.actor import Actor
from kit.api.fields import MoneyOut, PersonField
from kit.api.shapes import LineOut
from lending.customers.api.shapes import CustomerRecordOut
from lending.customers.models import Customer
from lending.maths.arrears import Bucket
from lending.origination.api.shapes import ApplicationRowOut, row_of
from lending.origination.queries import applications
from lending.products.api.shapes import one_of
from lending.reporting.customers import Standing, loans_of, standing_of, totals_of
from lending.servicing.api.rows import loan_row
from lending.servicing.api.shapes import LoanRowOut


class CustomerRowOut(CustomerRecordOut):
    """A customer in a list, with how they stand."""

    standing = serializers.SerializerMethodField()
    active_loans = serializers.SerializerMethodField()
    outstanding = serializers.SerializerMethodField()

    @extend_schema_field(one_of(Standing))
    def get_standing(self, customer: Customer) -> str:
        """Say how the customer stands."""
        return standing_of(_facts(customer)).value

    def get_active_loans(self, customer: Customer) -> int:
        """Count the loans that run."""
        return int(_facts(customer).get("active", 0))

    @extend_schema_field(MoneyOut)
    def get_outstanding(self, customer: Customer) -> dict[str, str]:
        """Say what the loans that run still ask for."""
        return Money(_facts(customer).get("outstanding", 0), workspace.currency()).json()


def _facts(customer: Customer) -> dict[str, Any]:
    none = {"active": 0, "late": 0, "settled": 0, "written_off": 0}
    return getattr(customer, "loan_facts", None) or none


class CustomerTotalsOut(serializers.Serializer[Any]):
    """What a customer's loans add up to."""

    borrowed = MoneyOut()
    repaid = MoneyOut()
    outstanding = MoneyOut()
    overdue = MoneyOut()
    credit_balance = MoneyOut()


class CustomerOut(CustomerRowOut):
    """A customer's file."""

    date_of_birth = serializers.DateField(allow_null=True)
    sex = serializers.CharField()
    address = serializers.CharField()
    external_id = serializers.CharField(allow_null=True)


class CustomerDetailOut(CustomerOut):
    """A customer's file, with their totals, loans and applications."""

    totals = CustomerTotalsOut()
    loans = LoanRowOut(many=True)
    applications = ApplicationRowOut(many=True)


def customer_row(customer: Customer) -> dict[str, Any]:
    """Show a customer in a list."""
    return dict(CustomerRowOut(customer).data)


def customer_detail(customer: Customer, actor: Actor) -> dict[str, Any]:
    """Show a customer's file to this reader."""
    loans = loans_of(customer.pk)
    day = workspace.business_date()
    asked = applications().filter(customer=customer.pk).order_by("-id")
    return {
        **CustomerOut(customer).data,
        "totals": CustomerTotalsOut(totals_of(customer, loans)).data,
        "loans": [loan_row(loan, day) for loan in loans],
        "applications": [row_of(application, actor) for application in asked],
    }


class CustomerFilters(serializers.Serializer[Any]):
    """Which customers to list."""

    q = serializers.CharField(
        required=False, allow_blank=True, max_length=100, help_text="A name, phone, identity number or reference"
    )
    standing = one_of(Standing, required=False)
    officer = PersonField(required=False, help_text="Id of the officer, or me")
    branch = serializers.IntegerField(required=False, help_text="Id of the branch")


class PortfolioOut(serializers.Serializer[Any]):
    """The book as a whole."""

    lent = MoneyOut()
    repaid = MoneyOut()
    principal_outstanding = MoneyOut()
    total_outstanding = MoneyOut()
    credit_balances = MoneyOut()
    written_off = MoneyOut()
    active_loans = serializers.IntegerField()
    customers = serializers.IntegerField()


class ArrearsOut(serializers.Serializer[Any]):
    """What is late, and the portfolio at risk."""

    loans = serializers.IntegerField()
    overdue = MoneyOut()
    principal_outstanding = MoneyOut()
    par30_percent = serializers.CharField(help_text="Per cent with two decimals")
    par30 = MoneyOut()


class FlowOut(serializers.Serializer[Any]):
    """What fell due, came in and went out."""

    due = MoneyOut()
    collected = MoneyOut()
    disbursed = MoneyOut()


class TodayOut(FlowOut):
    """The business date."""

    due_loans = serializers.IntegerField()


class MonthOut(FlowOut):
    """One month."""

    month = serializers.CharField(help_text="2026-01")


class WaitingCountsOut(serializers.Serializer[Any]):
    """How many wait for what."""

    to_review = serializers.IntegerField()
    to_approve = serializers.IntegerField()
    to_disburse = serializers.IntegerField()


class AgeingOut(serializers.Serializer[Any]):
    """The active loans of one bucket of days past due."""

    bucket = one_of(Bucket)
    loans = serializers.IntegerField()
    principal_outstanding = MoneyOut()


class HomeOut(serializers.Serializer[Any]):
    """The home page."""

    business_date = serializers.DateField()
    portfolio = PortfolioOut()
    arrears = ArrearsOut()
    today = TodayOut()
    waiting = WaitingCountsOut()
    ageing = AgeingOut(many=True)
    months = MonthOut(many=True)
    recent = LineOut(many=True)
