"""What the rest of the house may ask lending. Frozen facts come out, never a model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kernel.errors import Missing
from kernel.money import Money
from kit import workspace
from lending.customers.models import Customer
from lending.maths.arrears import days_past_due
from lending.servicing.queries.loans import get_loan
from lending.servicing.states import LoanState


@dataclass(frozen=True, slots=True)
class CustomerContact:
    """How to reach a customer; `phone` is E.164, `language` an ISO 639-1 code."""

    name: str
    phone: str
    language: str


@dataclass(frozen=True, slots=True)
class LoanSummary:
    """What a message about a loan may need to say."""

    reference: str
    customer_id: int
    state: str
    principal: Money
    outstanding: Money
    credit_balance: Money
    disbursed_on: date | None
    next_due_on: date | None
    days_past_due: int


def customer_contact(customer_id: int) -> CustomerContact:
    """Say how to reach a customer.

    :raises kernel.errors.Missing: there is no such customer.
    """
    row = Customer.objects.filter(pk=customer_id).values_list("full_name", "phone").first()
    if row is None:
        raise Missing(f"There is no customer {customer_id} here.", customer=customer_id)
    return CustomerContact(*row, language="en")


def loan_summary(loan_id: int) -> LoanSummary:
    """Say how a loan stands now.

    :raises kernel.errors.Missing: there is no such loan.
    """
    loan = get_loan(loan_id)
    active = loan.state == LoanState.ACTIVE
    return LoanSummary(
        reference=loan.reference,
        customer_id=loan.customer_id,
        state=loan.state,
        principal=loan.money(loan.principal_minor),
        outstanding=loan.money(loan.outstanding.total),
        credit_balance=loan.money(loan.credit_minor),
        disbursed_on=loan.disbursed_on,
        next_due_on=loan.next_due_on,
        days_past_due=days_past_due(workspace.business_date(), loan.next_unmet_due_on) if active else 0,
    )
