"""The figures of the home page as of the lender's business date: six statements, whatever the size of the book.

What adds up over the book comes from the tallies, which are exact and as many as the book has days (decision 6).

Definitions: a loan is in arrears when an installment due before the business date is unmet beyond the product's
tolerance. PAR30 is the principal outstanding of loans more than 30 days past due over the gross principal outstanding.
What is due and collected in a month counts to the business date, so that the two can be compared while the month runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Count

from kernel.money import Money, rounded
from kit import workspace
from kit.models import AuditEntry
from lending.customers.models import Customer
from lending.maths.arrears import Bucket
from lending.origination.models import Application
from lending.origination.states import ApplicationState
from lending.servicing.models import Loan
from lending.servicing.states import LoanState
from lending.servicing.tallies import FIGURES

MONTHS = 12
RECENT = 10
_MESSAGES = "message."  # five to a deed: they stand in the customer's history, where one asks what was said
_BEHIND = (Bucket.DAYS_31_60, Bucket.DAYS_61_90, Bucket.DAYS_91_UP)  # more than 30 days

# Each row of the tallies belongs to a month shown or to none, to an age or to none, and to today or not.
_STATEMENT = f"""
    SELECT CASE WHEN day BETWEEN %(first)s::date AND %(today)s::date THEN date_trunc('month', day)::date END AS month,
        CASE WHEN day < %(today)s::date - 90 THEN '{Bucket.DAYS_91_UP}' WHEN day < %(today)s::date - 60
            THEN '{Bucket.DAYS_61_90}' WHEN day < %(today)s::date - 30 THEN '{Bucket.DAYS_31_60}'
            WHEN day < %(today)s::date THEN '{Bucket.DAYS_1_30}' ELSE '{Bucket.CURRENT}' END AS bucket,
        day IS NOT DISTINCT FROM %(today)s::date AS today, {", ".join(f"sum({name})::bigint" for name in FIGURES)}
    FROM servicing_tally GROUP BY 1, 2, 3
"""  # noqa: S608 - our own text


@dataclass(frozen=True, slots=True)
class Slice:
    """What some days of the tallies add up to, in minor units; `bucket` says how late what stands there is."""

    month: date | None
    bucket: str
    today: bool
    due: int
    collected: int
    disbursed: int
    repaid: int
    credit: int
    written_off: int
    loans: int
    principal: int
    remaining: int


def slices(today: date) -> list[Slice]:
    """Add the tallies up as the home page of a day shows them: one pass over some rows for each day of the book."""
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"first": first_month(today), "today": today})
        return [Slice(*row) for row in cursor.fetchall()]


# OFFSET 0 makes Postgres look up the loans of the day instead of reading all of them.
_DUE_TODAY = """
    SELECT count(*), coalesce(sum(i.principal_minor + i.interest_minor + i.fee_minor + i.penalty_minor), 0)::bigint
    FROM servicing_installment i
    CROSS JOIN LATERAL (SELECT state, closed_on FROM servicing_loan WHERE id = i.loan_id OFFSET 0) AS l
    WHERE i.due_on = %(today)s AND (l.state = 'active' OR l.closed_on = %(today)s)
"""


def _due_today(today: date) -> tuple[int, int]:
    """Count the loans with an installment due today and add those up, paid or not.

    Loans that run, or were closed by today's own payment: what was settled before is not due any more.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DUE_TODAY, {"today": today})
        loans, asked = cursor.fetchone()
    return loans, asked


def first_month(business_date: date) -> date:
    """Give the first day of the earliest of the months shown.

    >>> first_month(date(2026, 11, 25))
    datetime.date(2025, 12, 1)
    """
    months = business_date.year * 12 + business_date.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def _months_from(first: date) -> Iterable[date]:
    while True:
        yield first
        first = (first + timedelta(days=31)).replace(day=1)


def waiting() -> dict[str, int]:
    """Count what waits for somebody in the whole house: the same things that the lists show."""
    states = dict(
        Application.objects.filter(state__in=[ApplicationState.SUBMITTED.value, ApplicationState.IN_APPROVAL.value])
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    return {
        "to_review": states.get(ApplicationState.SUBMITTED.value, 0),
        "to_approve": states.get(ApplicationState.IN_APPROVAL.value, 0),
        "to_disburse": Loan.objects.filter(state=LoanState.APPROVED.value).count(),
    }


def recent_lines() -> list[AuditEntry]:
    """Give the latest deeds that concern a customer, newest first; what was sent to a phone is not among them."""
    deeds = AuditEntry.objects.filter(customer_id__isnull=False).exclude(deed__startswith=_MESSAGES)
    return list(deeds.order_by("-id")[:RECENT])


def home() -> dict[str, Any]:
    """Gather the home page's figures; amounts as Money, lines as audit entries."""
    today, currency = workspace.business_date(), workspace.currency()
    book = slices(today)
    return {
        "business_date": today,
        "portfolio": _portfolio(book, currency),
        "arrears": _arrears(book, currency),
        "today": _today(book, today, currency),
        "waiting": waiting(),
        "ageing": [{"bucket": bucket.value, **_standing(_in(book, bucket), currency)} for bucket in Bucket],
        "months": [
            {"month": month.strftime("%Y-%m"), **_flow([part for part in book if part.month == month], currency)}
            for month in islice(_months_from(first_month(today)), MONTHS)
        ],
        "recent": recent_lines(),
    }


def _add(book: Iterable[Slice], name: str) -> int:
    return sum(getattr(part, name) for part in book)


def _in(book: Iterable[Slice], *buckets: Bucket) -> list[Slice]:
    return [part for part in book if part.bucket in buckets]


def _portfolio(book: list[Slice], currency: str) -> dict[str, Any]:
    named = {
        "lent": "disbursed",
        "repaid": "repaid",
        "principal_outstanding": "principal",
        "total_outstanding": "remaining",
        "credit_balances": "credit",
        "written_off": "written_off",
    }
    amounts = {name: Money(_add(book, figure), currency) for name, figure in named.items()}
    return amounts | {"active_loans": _add(book, "loans"), "customers": Customer.objects.count()}


def _standing(part: list[Slice], currency: str) -> dict[str, Any]:
    return {"loans": _add(part, "loans"), "principal_outstanding": Money(_add(part, "principal"), currency)}


def _arrears(book: list[Slice], currency: str) -> dict[str, Any]:
    behind = _in(book, *_BEHIND, Bucket.DAYS_1_30)
    par30 = _add(_in(book, *_BEHIND), "principal")
    return {
        **_standing(behind, currency),
        "overdue": Money(_add(behind, "remaining"), currency),
        "par30_percent": percent(par30, _add(book, "principal")),
        "par30": Money(par30, currency),
    }


def percent(part: int, whole: int) -> str:
    """Say a part of a whole in per cent with two decimals, rounded half even; of nothing it is nothing.

    >>> percent(342, 10_000), percent(1, 3), percent(0, 0)
    ('3.42', '33.33', '0.00')
    """
    hundredths = rounded(Fraction(part * 10_000, whole)) if whole else 0
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _today(book: list[Slice], today: date, currency: str) -> dict[str, Any]:
    loans, due = _due_today(today)
    return _flow([part for part in book if part.today], currency) | {"due": Money(due, currency), "due_loans": loans}


def _flow(part: list[Slice], currency: str) -> dict[str, Money]:
    return {name: Money(_add(part, name), currency) for name in ("due", "collected", "disbursed")}
