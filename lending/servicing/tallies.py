"""Tallies: what each day adds to the figures of the house, written with the deed that changes them.

A row says by how much the figures of one day change; the sum of a day's rows is the day. So a deed only adds rows,
locks none, and a day long past is corrected by another row. `fold` puts the rows of a day together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from lending.servicing.models import Installment, Loan, LoanTransaction
from lending.servicing.plans import Owing
from lending.servicing.states import LoanState, TransactionKind

# By the day on which it fell due or happened: what was asked, came in and went out; of what came in, what met a due and
# what is the customer's credit; what was given up. By the day after which it is late: how many running loans, the
# principal outstanding on them, and all that is left of their installments.
FLOWS = ("due", "collected", "disbursed", "repaid", "credit", "written_off")
STANDING = ("loans", "principal", "remaining")
FIGURES = (*FLOWS, *STANDING)

Tally = Counter[tuple[date | None, str]]
_TRUTH = Path(__file__).with_name("tallies.sql").read_text()
_COLUMNS = ", ".join(FIGURES)
_SUMS = ", ".join(f"sum({name})::bigint AS {name}" for name in FIGURES)
_NOTHING = ", ".join("0" for _ in FIGURES)
_COUNT = f"INSERT INTO servicing_tally (day, {_COLUMNS}) {_TRUTH}"
_FOLD = f"""
    WITH several AS (
        SELECT coalesce(day, '-infinity') AS key FROM servicing_tally GROUP BY 1 HAVING count(*) > 1
    ), taken AS (
        DELETE FROM servicing_tally tally USING several WHERE coalesce(tally.day, '-infinity') = several.key
        RETURNING tally.*
    )
    INSERT INTO servicing_tally (day, {_COLUMNS})
    SELECT * FROM (SELECT day, {_SUMS} FROM taken GROUP BY day) AS folded
    WHERE ({_COLUMNS}) <> ({_NOTHING}) ORDER BY day
"""  # noqa: S608 - our own text
_MISCOUNT = f"""
    SELECT * FROM (
        SELECT day, {_SUMS} FROM (
            SELECT day, {_COLUMNS} FROM servicing_tally
            UNION ALL SELECT day, {", ".join(f"-{name}" for name in FIGURES)} FROM ({_TRUTH}) AS told
        ) AS both_ways GROUP BY day
    ) AS off WHERE ({_COLUMNS}) <> ({_NOTHING}) ORDER BY day
"""  # noqa: S608 - our own text


def of_transaction(transaction: LoanTransaction) -> Tally:
    """Give what a money transaction adds to its day."""
    day, amount, credit = transaction.value_on, transaction.amount_minor, transaction.credit_minor
    match TransactionKind(transaction.kind):
        case TransactionKind.DISBURSEMENT:
            return Counter({(day, "disbursed"): amount})
        case TransactionKind.WRITE_OFF:
            return Counter({(day, "written_off"): amount})
        case TransactionKind.OPENING_POSITION:
            return Counter({(day, "repaid"): amount - credit, (day, "credit"): credit})
        case TransactionKind.REPAYMENT | TransactionKind.REVERSAL:
            return Counter({(day, "collected"): amount, (day, "repaid"): amount - credit, (day, "credit"): credit})


def of_schedule(schedule: Iterable[Installment]) -> Tally:
    """Give what a schedule asks for, by due date."""
    tally: Tally = Counter()
    for installment in schedule:
        tally[installment.due_on, "due"] += installment.due.total
    return tally


def of_standing(loan: Loan, owing: Iterable[Owing]) -> Tally:
    """Give how a loan stands, by the day after which it is late; nothing once it does not run.

    What is left of an installment is late once its due date is past and the loan is in arrears.
    """
    tally: Tally = Counter()
    if loan.state != LoanState.ACTIVE:
        return tally
    since = loan.next_unmet_due_on
    tally[since, "loans"] = 1
    tally[since, "principal"] = loan.outstanding.principal
    for line in owing:
        tally[since and max(since, line.due_on), "remaining"] += line.total
    return tally


@dataclass(frozen=True, slots=True)
class Before:
    """How a loan stood before a deed."""

    tally: Tally

    @classmethod
    def of(cls, loan: Loan, owing: Iterable[Owing]) -> Before:
        """Take it down before the loan is changed."""
        return cls(of_standing(loan, owing))

    @classmethod
    def nothing(cls) -> Before:
        """Say that the loan did not run before."""
        return cls(Counter())

    def until(self, loan: Loan, owing: Iterable[Owing], *others: Tally) -> list[dict[str, Any]]:
        """Give the rows that lead to how the loan stands now, with what else the deed adds."""
        change: Tally = Counter()
        for tally in (of_standing(loan, owing), *others):
            change.update(tally)
        change.subtract(self.tally)
        rows: dict[date | None, dict[str, Any]] = {}
        for (day, figure), amount in change.items():
            if amount:
                rows.setdefault(day, {"day": day})[figure] = amount
        return list(rows.values())


def count_in(loan_ids: Sequence[int]) -> None:
    """Add the tallies of loans that were just brought in with all their history."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"loans": list(loan_ids)})


def fold() -> None:
    """Put the rows of each day together; whoever reads sees either the many or the one.

    Rows that come meanwhile stay as they are. Of two who fold at once the second finds nothing left to take.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)


def rebuild() -> None:
    """Count all tallies anew; nobody else may post meanwhile, so this is for a book at rest."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM servicing_tally")
        cursor.execute(_COUNT, {"loans": None})


@dataclass(frozen=True, slots=True)
class Miscount:
    """A day whose tallies are not what loans, installments and transactions say, by figure in minor units."""

    day: date | None
    kept_less_told: dict[str, int]

    def __str__(self) -> str:
        """Say it for the log.

        >>> str(Miscount(date(2026, 6, 1), {"collected": -500}))
        'tallies of 2026-06-01: collected is off by -500'
        """
        off = ", ".join(f"{name} is off by {minor}" for name, minor in self.kept_less_told.items())
        return f"tallies of {self.day or 'no day'}: {off}"


def miscounts() -> list[Miscount]:
    """Name every day whose tallies differ from a count of the whole book; none is a house that counts right."""
    with connection.cursor() as cursor:
        cursor.execute(_MISCOUNT, {"loans": None})
        return [
            Miscount(day, {name: int(minor) for name, minor in zip(FIGURES, off, strict=True) if minor})
            for day, *off in cursor.fetchall()
        ]
