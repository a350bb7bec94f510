"""Customers with what they owe: the list, the filters, and the file of one customer."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject

from kernel.ids import parse_reference
from kernel.money import Money
from kit import workspace
from lending.customers import queries as records
from lending.customers import search
from lending.customers.models import Customer
from lending.origination.models import REFERENCE_PREFIX as APPLICATION_PREFIX
from lending.origination.models import Application
from lending.servicing.models import LOAN_PREFIX, Loan
from lending.servicing.queries.loans import with_dues
from lending.servicing.states import LoanState

PAID_OUT = (LoanState.ACTIVE, LoanState.CLEARED, LoanState.OVERPAID, LoanState.WRITTEN_OFF)
SETTLED = (LoanState.CLEARED, LoanState.OVERPAID)

PAID = F("paid_principal_minor") + F("paid_interest_minor") + F("paid_fee_minor") + F("paid_penalty_minor")
DUE = F("principal_minor") + F("due_interest_minor") + F("due_fee_minor") + F("due_penalty_minor")
ACTIVE = Q(state=LoanState.ACTIVE)


class Standing(StrEnum):
    """How a customer stands with the lender; a written-off loan weighs more than any that was settled."""

    NONE = "none"
    ACTIVE = "active"
    IN_ARREARS = "in_arrears"
    SETTLED = "settled"
    WRITTEN_OFF = "written_off"


def late(business_date: date) -> Q:
    """Say which loans are in arrears on a day: active, with an installment unmet since before it."""
    return ACTIVE & Q(next_unmet_due_on__lt=business_date)


def with_loans(customers: QuerySet[Customer], business_date: date) -> QuerySet[Customer]:
    """Add to each customer `loan_facts`: what their loans add up to, in minor units; None without loans."""
    loans = Loan.objects.filter(customer=OuterRef("pk")).order_by().values("customer")
    facts = JSONObject(
        active=Count("pk", filter=ACTIVE),
        late=Count("pk", filter=late(business_date)),
        settled=Count("pk", filter=Q(state__in=SETTLED)),
        written_off=Count("pk", filter=Q(state=LoanState.WRITTEN_OFF)),
        borrowed=Sum("principal_minor", filter=Q(state__in=PAID_OUT), default=0),
        repaid=Sum(PAID, default=0),
        outstanding=Sum(DUE - PAID, filter=ACTIVE, default=0),
        credit=Sum("credit_minor", default=0),
    )
    return customers.annotate(loan_facts=Subquery(loans.annotate(facts=facts).values("facts")))


def standing_of(facts: dict[str, Any] | None) -> Standing:
    """Say how a customer stands, from `loan_facts`.

    >>> standing_of(None), standing_of({"late": 1, "active": 2, "settled": 0, "written_off": 0})
    (<Standing.NONE: 'none'>, <Standing.IN_ARREARS: 'in_arrears'>)
    """
    order = (
        ("late", Standing.IN_ARREARS),
        ("active", Standing.ACTIVE),
        ("written_off", Standing.WRITTEN_OFF),
        ("settled", Standing.SETTLED),
    )
    return next((standing for name, standing in order if facts and facts[name]), Standing.NONE)


def _standing_filter(standing: Standing, business_date: date) -> Q:
    """Say the same as `standing_of` to the database."""

    def has(which: Q) -> Exists:
        return Exists(Loan.objects.filter(which, customer=OuterRef("pk")))

    is_late, is_active = has(late(business_date)), has(ACTIVE)
    written_off, settled = has(Q(state=LoanState.WRITTEN_OFF)), has(Q(state__in=SETTLED))
    return {
        Standing.IN_ARREARS: Q(is_late),
        Standing.ACTIVE: Q(is_active) & ~Q(is_late),
        Standing.WRITTEN_OFF: Q(written_off) & ~Q(is_active),
        Standing.SETTLED: Q(settled) & ~Q(is_active) & ~Q(written_off),
        Standing.NONE: ~Q(has(Q(state__in=PAID_OUT))),
    }[standing]


NEWEST_FIRST: tuple[str, ...] = ("-id",)


def customer_list(
    *, q: str = "", standing: Standing | None = None, officer: int | None = None, branch: int | None = None
) -> tuple[QuerySet[Customer], tuple[str, ...]]:
    """Give customers with `loan_facts`, and the order they are to be read in: newest first, or best match first."""
    facts = workspace.settings()
    rows = records.customers()
    if officer is not None:
        rows = rows.filter(officer=officer)
    if branch is not None:
        rows = rows.filter(branch=branch)
    if standing is not None:
        rows = rows.filter(_standing_filter(standing, facts.business_date))
    order = NEWEST_FIRST
    if q.strip():
        rows, order = _found(q.strip(), rows, facts.country)
    return with_loans(rows, facts.business_date), order


def _found(text: str, rows: QuerySet[Customer], country: str) -> tuple[QuerySet[Customer], tuple[str, ...]]:
    """Find by the reference of a loan or an application as well as by what customers themselves are found by."""
    if loan := parse_reference(LOAN_PREFIX, text):
        return rows.filter(pk__in=Loan.objects.filter(pk=loan).values("customer")), NEWEST_FIRST
    if application := parse_reference(APPLICATION_PREFIX, text):
        return rows.filter(pk__in=Application.objects.filter(pk=application).values("customer")), NEWEST_FIRST
    return search.find(text, within=rows, country=country), search.ORDER


def customer_file(customer_id: int) -> Customer:
    """Give one customer with `loan_facts`.

    :raises Missing: there is no such customer here.
    """
    customer = with_loans(records.customers(), workspace.business_date()).filter(pk=customer_id).first()
    return customer or records.get_customer(customer_id)


def loans_of(customer_id: int) -> list[Loan]:
    """Give a customer's loans, newest first, with what a row shows."""
    loans = Loan.objects.filter(customer=customer_id).select_related("customer", "terms__product", "officer")
    return list(with_dues(loans, workspace.business_date()).order_by("-id"))


def totals_of(customer: Customer, loans: list[Loan]) -> dict[str, Money]:
    """Add up what a customer borrowed, repaid, owes, owes late, and has to their credit.

    `repaid` is what went towards their loans; money paid beyond that is the credit balance.
    """
    facts = getattr(customer, "loan_facts", None) or {}
    currency = workspace.currency()
    overdue = sum(loan.overdue_minor for loan in loans if loan.state == LoanState.ACTIVE)  # type: ignore[attr-defined]
    figures = {name: facts.get(name, 0) for name in ("borrowed", "repaid", "outstanding")}
    figures |= {"overdue": overdue, "credit_balance": facts.get("credit", 0)}
    return {name: Money(minor, currency) for name, minor in figures.items()}
