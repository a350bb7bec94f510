"""Arrears: one definition, on the days around a due date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lending.maths.arrears import Bucket, arrears_on, bucket_of, days_past_due, next_unmet_due_on, overdue_on
from lending.maths.waterfall import Due

JAN, FEB, MAR = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
LEFT = (Due(1, JAN, principal=20, penalty=5), Due(2, FEB, interest=100_00), Due(3, MAR, principal=500_00, fee=1))
DAYS = st.dates(date(2025, 12, 1), date(2026, 12, 31))


def test_an_installment_is_late_on_the_day_after_its_due_date() -> None:
    assert not arrears_on(JAN, LEFT).in_arrears
    late = arrears_on(date(2026, 2, 1), LEFT)
    assert (late.in_arrears, late.days_past_due, late.overdue, late.bucket) == (True, 1, 25, Bucket.DAYS_1_30)


def test_overdue_counts_all_that_is_past_and_nothing_that_is_not() -> None:
    assert [overdue_on(day, LEFT) for day in (JAN, FEB, MAR, date(2026, 4, 1))] == [0, 25, 100_25, 600_26]


def test_crumbs_within_the_tolerance_put_nobody_in_arrears() -> None:
    crumbs = arrears_on(FEB, LEFT, tolerance=25)
    assert (crumbs.in_arrears, crumbs.overdue, crumbs.next_unmet_due_on) == (False, 25, FEB)
    assert arrears_on(FEB, LEFT, tolerance=24).in_arrears
    assert arrears_on(MAR, LEFT, tolerance=25).days_past_due == 31


def test_crumbs_add_up_over_the_loan() -> None:
    crumbs = [Due(number, JAN + timedelta(days=number), principal=10) for number in range(10)]
    assert next_unmet_due_on(crumbs, tolerance=30) == JAN + timedelta(days=3)
    assert next_unmet_due_on(crumbs, tolerance=100) is None


def test_a_paid_loan_is_never_late() -> None:
    paid = arrears_on(date(2030, 1, 1), ())
    assert (paid.overdue, paid.next_unmet_due_on, paid.days_past_due, paid.bucket) == (0, None, 0, Bucket.CURRENT)


@pytest.mark.parametrize(
    ("days", "bucket"), [(0, "current"), (30, "1-30"), (31, "31-60"), (90, "61-90"), (10**4, "91+")]
)
def test_buckets(days: int, bucket: str) -> None:
    assert bucket_of(days) == bucket


LEFT_OVERS = st.lists(st.builds(Due, st.integers(1, 99), DAYS, *[st.integers(0, 1_000)] * 4), max_size=12)


@settings(max_examples=50, deadline=None)
@given(left=LEFT_OVERS, day=DAYS, tolerance=st.integers(0, 3_000))
def test_arrears_mean_more_than_the_tolerance_overdue(left: list[Due], day: date, tolerance: int) -> None:
    status = arrears_on(day, left, tolerance=tolerance)
    assert status.in_arrears == (status.overdue > tolerance)
    assert status.in_arrears == (status.next_unmet_due_on is not None and status.next_unmet_due_on < day)
    assert status.days_past_due == days_past_due(day, status.next_unmet_due_on)
    assert (status.bucket == Bucket.CURRENT) != status.in_arrears


@settings(max_examples=50, deadline=None)
@given(left=LEFT_OVERS, tolerance=st.integers(0, 3_000))
def test_more_tolerance_never_makes_a_loan_later(left: list[Due], tolerance: int) -> None:
    strict, lenient = next_unmet_due_on(left), next_unmet_due_on(left, tolerance=tolerance)
    assert lenient is None or (strict is not None and strict <= lenient)
