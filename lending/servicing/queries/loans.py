"""Loans, one or many, with what is shown around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from identity.models import Branch, User
from kernel.errors import Missing
from kernel.ids import parse_reference
from kit import workspace
from kit.joined import Joined, Part
from lending.customers.models import Customer
from lending.customers.search import find
from lending.products.models import Product, ProductTerms
from lending.servicing.models import LOAN_PREFIX, Installment, Loan
from lending.servicing.states import LoanState

# A loan with what an answer shows around it, and how the tables are joined.
SHOWN = Joined(
    Part("l", Loan),
    Part("t", ProductTerms, "terms"),
    Part("p", Product, "terms.product", ("id", "name")),
    Part("c", Customer, "customer", ("id", "full_name")),
    Part("o", User, "officer", ("id", "full_name")),
    Part("b", Branch, "branch", ("id", "name")),
)
AROUND = """
    JOIN products_productterms t ON t.id = l.terms_id
    JOIN products_product p ON p.id = t.product_id
    JOIN customers_customer c ON c.id = l.customer_id
    LEFT JOIN identity_user o ON o.id = l.officer_id
    LEFT JOIN identity_branch b ON b.id = l.branch_id
"""
_LOCK = f"SELECT {SHOWN.selected} FROM servicing_loan l {AROUND} WHERE l.id = %s FOR UPDATE OF l"  # noqa: S608
_AROUND = ("customer", "terms__product", "officer", "branch")
_MOST_FOUND = 200
LEFT = (
    F("principal_minor") + F("interest_minor") + F("fee_minor") + F("penalty_minor")
    - F("paid_principal_minor") - F("paid_interest_minor") - F("paid_fee_minor") - F("paid_penalty_minor")
)  # fmt: skip


def get_loan(loan_id: int) -> Loan:
    """Give a loan with what is shown around it: one query.

    :raises Missing: there is no such loan here.
    """
    loan = Loan.objects.select_related(*_AROUND).filter(pk=loan_id).first()
    if loan is None:
        raise _missing(loan_id)
    return loan


def lock_loan(loan_id: int) -> Loan:
    """Give a loan that nobody else changes until this transaction ends; what belongs to it is read after this.

    :raises Missing: there is no such loan here.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [loan_id])
        row = cursor.fetchone()
    if row is None:
        raise _missing(loan_id)
    loan: Loan = SHOWN.made_of(row)
    return loan


def _missing(loan_id: int) -> Missing:
    return Missing(f"There is no loan {loan_id} here. Search for it in the list of loans.", loan=loan_id)


def installments_of(loan: Loan) -> list[Installment]:
    """Give a loan's schedule in order: one query."""
    return list(Installment.objects.filter(loan=loan).order_by("number"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFilter:
    """What a list of loans can be narrowed by; None and "" mean any."""

    q: str = ""
    state: LoanState | None = None
    standing: str | None = None
    officer: int | None = None
    product: int | None = None
    customer: int | None = None


def loan_list(wanted: LoanFilter, *, business_date: date) -> QuerySet[Loan]:
    """Give loans with what a row shows, the sums of `with_dues` among it; the rows cost one query however many."""
    loans = Loan.objects.select_related("customer", "terms__product", "officer")
    exact = {
        "state": wanted.state,
        "officer": wanted.officer,
        "terms__product": wanted.product,
        "customer": wanted.customer,
    }
    loans = loans.filter(**{name: value for name, value in exact.items() if value is not None})
    if wanted.standing:
        loans = loans.filter(_STANDINGS[wanted.standing](business_date))
    if wanted.q.strip():
        loans = loans.filter(_meant_by(wanted.q.strip()))
    return with_dues(loans, business_date)


def with_dues(loans: QuerySet[Loan], business_date: date) -> QuerySet[Loan]:
    """Add what is left of installments: `overdue_minor` of those past their due date, `due_now_minor` with today's."""
    return loans.annotate(
        overdue_minor=_left_of(due_on__lt=business_date), due_now_minor=_left_of(due_on__lte=business_date)
    )


def _left_of(**which: date) -> Coalesce:
    rows = Installment.objects.filter(loan=OuterRef("pk"), **which).order_by().values("loan")
    return Coalesce(Subquery(rows.annotate(unpaid_minor=Sum(LEFT)).values("unpaid_minor")), 0)


def _in_arrears(business_date: date) -> Q:
    return Q(state=LoanState.ACTIVE, next_unmet_due_on__lt=business_date)


def _due_today(business_date: date) -> Q:
    today = (
        Installment.objects.filter(loan=OuterRef("pk"), due_on=business_date)
        .annotate(unpaid_minor=LEFT)
        .filter(unpaid_minor__gt=0)
    )
    return Q(state=LoanState.ACTIVE) & Q(Exists(today))


_STANDINGS = {"in_arrears": _in_arrears, "due_today": _due_today}
STANDINGS = tuple(_STANDINGS)


def _meant_by(text: str) -> Q:
    """Find loans by their reference, their number in the book they came from, or whatever finds their customer."""
    number = parse_reference(LOAN_PREFIX, text)
    if number is not None:
        return Q(pk=number) | Q(external_id=text)
    customers = find(text, within=Customer.objects.all(), country=workspace.settings().country)
    of_customers = Loan.objects.filter(customer__in=customers.values("pk")[:_MOST_FOUND]).values("pk")
    by_number = Loan.objects.filter(external_id=text).values("pk")
    by_customers_number = Loan.objects.filter(customer__external_id=text).values("pk")
    return Q(pk__in=of_customers.union(by_number, by_customers_number))
