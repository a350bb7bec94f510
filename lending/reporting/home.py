"""The figures of the home page as of the lender's business date: nine statements, whatever the size of the book.

Definitions: a loan is in arrears when an installment due before the business date is unmet beyond the product's
tolerance. PAR30 is the principal outstanding of loans more than 30 days past due over the gross principal outstanding.
What is due and collected in a month counts to the business date, so that the two can be compared while the month runs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, Sum, Value, When

from kernel.money import Money, rounded
from kit import workspace
from kit.models import AuditEntry
from lending.customers.models import Customer
from lending.maths.arrears import Bucket
from lending.origination.models import Application
from lending.origination.states import ApplicationState
from lending.reporting.customers import DUE, PAID, PAID_OUT, late
from lending.servicing.models import Installment, Loan, LoanTransaction
from lending.servicing.queries.loans import LEFT
from lending.servicing.states import LoanState, TransactionKind

MONTHS = 12
RECENT = 10
_MESSAGES = "message."  # five to a deed: they stand in the customer's history, where one asks what was said
# Days past due up to which a bucket reaches, in the order of lateness; the last has no end.
_REACH = ((0, Bucket.CURRENT), (30, Bucket.DAYS_1_30), (60, Bucket.DAYS_31_60), (90, Bucket.DAYS_61_90))
_COLLECTED = (TransactionKind.REPAYMENT, TransactionKind.REVERSAL)


@dataclass(frozen=True, slots=True)
class Group:
    """What the loans of one state and one bucket add up to, in minor units."""

    state: str
    bucket: str
    loans: int
    lent: int
    repaid: int
    principal: int
    total: int
    credit: int
    written_off: int


def loan_groups(business_date: date) -> list[Group]:
    """Add up the book by state and ageing bucket: one statement, one pass over the loans."""
    reach = [When(next_unmet_due_on__isnull=True, then=Value(Bucket.CURRENT.value))]
    for days, bucket in _REACH:
        reach.append(When(next_unmet_due_on__gte=business_date - timedelta(days=days), then=Value(bucket.value)))
    by_bucket = Case(*reach, default=Value(Bucket.DAYS_91_UP.value), output_field=CharField())
    rows = (
        Loan.objects.order_by()
        .values("state", bucket=by_bucket)
        .annotate(
            loans=Count("pk"),
            lent=Sum("principal_minor"),
            repaid=Sum(PAID),
            principal=Sum(F("principal_minor") - F("paid_principal_minor")),
            total=Sum(DUE - PAID),
            credit=Sum("credit_minor"),
            written_off=Sum("written_off_minor"),
        )
    )
    return [Group(**{name: _whole(value) for name, value in row.items()}) for row in rows]


def _whole(value: Any) -> Any:
    """Postgres adds bigints up to a numeric; minor units are whole."""
    return value if isinstance(value, str) else int(value)


@dataclass(slots=True)
class Flow:
    """What fell due, came in and went out, in minor units."""

    due: int = 0
    collected: int = 0
    disbursed: int = 0


@dataclass(slots=True)
class Flows:
    """The flows by day of the months shown, what falls due today, and all that is overdue."""

    days: dict[date, Flow] = field(default_factory=lambda: defaultdict(Flow))
    due_today: int = 0
    due_loans: int = 0
    overdue: int = 0

    def by_month(self, first: date) -> dict[date, Flow]:
        """Add the days up to months, from the first of them on; a month without any flow is there as well."""
        months = {month: Flow() for month in islice(_months_from(first), MONTHS)}
        for day, flow in self.days.items():
            month = months[day.replace(day=1)]
            month.due += flow.due
            month.collected += flow.collected
            month.disbursed += flow.disbursed
        return months


_WHOLE = F("principal_minor") + F("interest_minor") + F("fee_minor") + F("penalty_minor")


def flows(since: date, today: date) -> Flows:
    """Add up what fell due, came in and went out on each day since one, what is due today and what is overdue.

    Four plain passes: on 30,000 loans they cost little more than half of one pass that joins everything to the loans.
    """
    found = Flows()
    _add_dues(found, since, today)
    _add_moves(found, since, today)
    found.due_loans, found.due_today = _due_today(today)
    found.overdue = _overdue(today)
    return found


def _add_dues(found: Flows, since: date, today: date) -> None:
    rows = Installment.objects.filter(due_on__range=(since, today)).order_by()
    for row in rows.values("due_on").annotate(asked=Sum(_WHOLE)):
        found.days[row["due_on"]].due = int(row["asked"])


def _overdue(today: date) -> int:
    """Add up what is left of the installments past due, however old, of the loans in arrears."""
    loans = Loan.objects.filter(late(today)).values("pk")
    past = Installment.objects.filter(loan__in=loans, due_on__lt=today)
    return int(past.aggregate(left=Sum(LEFT, default=0))["left"])


def _due_today(today: date) -> tuple[int, int]:
    """Count the loans with an installment due today and add those up, paid or not.

    Loans that run, or were closed by today's own payment: what was settled before is not due any more.
    """
    runs = Q(loan__state=LoanState.ACTIVE) | Q(loan__closed_on=today)
    due = Installment.objects.filter(runs, due_on=today).aggregate(n=Count("pk"), asked=Sum(_WHOLE, default=0))
    return due["n"], int(due["asked"])


def _add_moves(found: Flows, since: date, today: date) -> None:
    rows = (
        LoanTransaction.objects.filter(value_on__range=(since, today))
        .order_by()
        .values("value_on")
        .annotate(
            collected=Sum("amount_minor", filter=Q(kind__in=_COLLECTED), default=0),
            disbursed=Sum("amount_minor", filter=Q(kind=TransactionKind.DISBURSEMENT), default=0),
        )
    )
    for row in rows:
        found.days[row["value_on"]].collected = int(row["collected"])
        found.days[row["value_on"]].disbursed = int(row["disbursed"])


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
    groups = loan_groups(today)
    first = first_month(today)
    moved = flows(first, today)
    return {
        "business_date": today,
        "portfolio": _portfolio(groups, currency),
        "arrears": _arrears(groups, moved.overdue, currency),
        "today": _today(moved, today, currency),
        "waiting": waiting(),
        "ageing": _ageing(groups, currency),
        "months": [
            {"month": month.strftime("%Y-%m"), **_flow(flow, currency)} for month, flow in moved.by_month(first).items()
        ],
        "recent": recent_lines(),
    }


def _add(groups: Iterable[Group], name: str) -> int:
    return sum(getattr(group, name) for group in groups)


def _active(groups: Iterable[Group]) -> list[Group]:
    return [group for group in groups if group.state == LoanState.ACTIVE]


def _portfolio(groups: list[Group], currency: str) -> dict[str, Any]:
    paid_out, active = [group for group in groups if group.state in PAID_OUT], _active(groups)
    amounts = {
        "lent": _add(paid_out, "lent"),
        "repaid": _add(paid_out, "repaid"),
        "principal_outstanding": _add(active, "principal"),
        "total_outstanding": _add(active, "total"),
        "credit_balances": _add(groups, "credit"),
        "written_off": _add(groups, "written_off"),
    }
    counts = {"active_loans": _add(active, "loans"), "customers": Customer.objects.count()}
    return {name: Money(minor, currency) for name, minor in amounts.items()} | counts


def _arrears(groups: list[Group], overdue: int, currency: str) -> dict[str, Any]:
    active = _active(groups)
    behind = [group for group in active if group.bucket != Bucket.CURRENT]
    par30 = _add((group for group in behind if group.bucket != Bucket.DAYS_1_30), "principal")
    return {
        "loans": _add(behind, "loans"),
        "overdue": Money(overdue, currency),
        "principal_outstanding": Money(_add(behind, "principal"), currency),
        "par30_percent": percent(par30, _add(active, "principal")),
        "par30": Money(par30, currency),
    }


def percent(part: int, whole: int) -> str:
    """Say a part of a whole in per cent with two decimals, rounded half even; of nothing it is nothing.

    >>> percent(342, 10_000), percent(1, 3), percent(0, 0)
    ('3.42', '33.33', '0.00')
    """
    hundredths = rounded(Fraction(part * 10_000, whole)) if whole else 0
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _ageing(groups: list[Group], currency: str) -> list[dict[str, Any]]:
    active = _active(groups)
    return [
        {
            "bucket": bucket.value,
            "loans": _add(mine, "loans"),
            "principal_outstanding": Money(_add(mine, "principal"), currency),
        }
        for bucket in Bucket
        for mine in [[group for group in active if group.bucket == bucket]]
    ]


def _today(moved: Flows, today: date, currency: str) -> dict[str, Any]:
    due = Money(moved.due_today, currency)
    return _flow(moved.days[today], currency) | {"due": due, "due_loans": moved.due_loans}


def _flow(flow: Flow, currency: str) -> dict[str, Money]:
    amounts = {"due": flow.due, "collected": flow.collected, "disbursed": flow.disbursed}
    return {name: Money(minor, currency) for name, minor in amounts.items()}
