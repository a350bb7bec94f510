"""Arrears, by the one definition that every screen, report and job uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lending.maths.waterfall import Owed


class Bucket(StrEnum):
    """The ageing of a loan by days past due."""

    CURRENT = "current"
    DAYS_1_30 = "1-30"
    DAYS_31_60 = "31-60"
    DAYS_61_90 = "61-90"
    DAYS_91_UP = "91+"


_BUCKETS = ((0, Bucket.CURRENT), (30, Bucket.DAYS_1_30), (60, Bucket.DAYS_31_60), (90, Bucket.DAYS_61_90))


@dataclass(frozen=True, slots=True)
class Arrears:
    """How late a loan is on one day; `overdue` in minor units."""

    overdue: int
    next_unmet_due_on: date | None
    days_past_due: int
    bucket: Bucket

    @property
    def in_arrears(self) -> bool:
        """Say whether an installment is unmet and its due date is past."""
        return self.days_past_due > 0


def arrears_on(day: date, left: Sequence[Owed], *, tolerance: int = 0) -> Arrears:
    """Say how late a loan is on a day, from what is left of its installments.

    An installment is due, not late, on its due date. A loan within `tolerance` (minor units, for the whole loan) still
    shows its overdue amount, but is not in arrears.

    >>> from lending.maths.waterfall import Due
    >>> left = [Due(1, date(2026, 1, 31), principal=20), Due(2, date(2026, 2, 28), principal=500_00)]
    >>> late = arrears_on(date(2026, 3, 31), left, tolerance=30_00)
    >>> late.overdue, str(late.next_unmet_due_on), late.days_past_due, str(late.bucket)
    (50020, '2026-02-28', 31, '31-60')
    """
    unmet = next_unmet_due_on(left, tolerance=tolerance)
    late = days_past_due(day, unmet)
    return Arrears(overdue_on(day, left), unmet, late, bucket_of(late))


def next_unmet_due_on(left: Iterable[Owed], *, tolerance: int = 0) -> date | None:
    """Give the due date up to which more than `tolerance` is left unpaid, the earliest such; None when there is none.

    It does not depend on the day, so it can be stored: the loan is in arrears on every day after it.

    >>> from lending.maths.waterfall import Due
    >>> left = [Due(1, date(2026, 1, 31), principal=20), Due(2, date(2026, 2, 28), principal=20)]
    >>> next_unmet_due_on(left, tolerance=30)
    datetime.date(2026, 2, 28)
    """
    assert tolerance >= 0, tolerance
    unpaid = 0
    for line in sorted(left, key=lambda line: line.due_on):
        unpaid += _total(line)
        if unpaid > tolerance:
            return line.due_on
    return None


def overdue_on(day: date, left: Iterable[Owed]) -> int:
    """Give the minor units left of the installments whose due date is past."""
    return sum(_total(line) for line in left if line.due_on < day)


def days_past_due(day: date, unmet_due_on: date | None) -> int:
    """Count the days since the oldest unmet due date, or none.

    >>> days_past_due(date(2026, 3, 31), date(2026, 2, 28)), days_past_due(date(2026, 2, 28), date(2026, 2, 28))
    (31, 0)
    """
    return max((day - unmet_due_on).days, 0) if unmet_due_on else 0


def bucket_of(days: int) -> Bucket:
    """Sort days past due into a bucket.

    >>> [str(bucket_of(days)) for days in (0, 1, 30, 31, 60, 61, 90, 91)]
    ['current', '1-30', '1-30', '31-60', '31-60', '61-90', '61-90', '91+']
    """
    return next((bucket for most, bucket in _BUCKETS if days <= most), Bucket.DAYS_91_UP)


def _total(line: Owed) -> int:
    return line.principal + line.interest + line.fee + line.penalty
