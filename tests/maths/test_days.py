"""Day counts and due dates, checked on a calendar."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lending.maths.day_count import DayCount, year_fraction
from lending.maths.due_dates import DueDay, FirstDueTooEarly, RepayUnit, due_dates, periods_between, step

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
UNITS = st.sampled_from(RepayUnit)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "thirty", "actual"),
    [
        (date(2024, 1, 31), date(2024, 2, 29), 29, 29),  # the 31st counts as the 30th
        (date(2024, 1, 30), date(2024, 3, 31), 60, 61),  # so does the end, when the start does
        (date(2024, 1, 15), date(2024, 3, 31), 76, 76),  # but not otherwise
        (date(2023, 12, 31), date(2024, 12, 31), 360, 366),
        (date(2024, 5, 5), date(2024, 5, 5), 0, 0),
    ],
)
def test_days_of_thirty_and_real_days(starts_on: date, ends_on: date, thirty: int, actual: int) -> None:
    assert year_fraction(starts_on, ends_on, DayCount.THIRTY_360) == Fraction(thirty, 360)
    assert year_fraction(starts_on, ends_on, DayCount.ACTUAL_365) == Fraction(actual, 365)
    assert year_fraction(starts_on, ends_on, DayCount.ACTUAL_360) == Fraction(actual, 360)


def test_a_calendar_year_is_one_year_long_whether_leap_or_not() -> None:
    for year in (1999, 2000, 2023, 2024, 2100):
        whole = year_fraction(date(year, 1, 1), date(year + 1, 1, 1), DayCount.ACTUAL_ACTUAL)
        assert whole == 1


@settings(max_examples=50, deadline=None)
@given(days=st.lists(DAYS, min_size=3, max_size=3).map(sorted), convention=st.sampled_from(DayCount))
def test_time_adds_up(days: list[date], convention: DayCount) -> None:
    first, middle, last = days
    parts = year_fraction(first, middle, convention) + year_fraction(middle, last, convention)
    whole = year_fraction(first, last, convention)
    slack = Fraction(2, 360) if convention == DayCount.THIRTY_360 else 0  # a 31st in the middle is counted on one side
    assert abs(parts - whole) <= slack
    assert whole >= 0


@settings(max_examples=50, deadline=None)
@given(seed=DAYS, every=st.integers(1, 12), unit=UNITS, count=st.integers(1, 60))
def test_due_dates_rise_and_keep_to_the_seed(seed: date, every: int, unit: RepayUnit, count: int) -> None:
    days = due_dates(disbursed_on=seed, every=every, unit=unit, count=count)
    assert len(days) == count
    assert list(days) == sorted(set(days))
    assert days[0] > seed
    if unit == RepayUnit.MONTHS:
        assert all(day.day == seed.day or (day + timedelta(days=1)).day == 1 for day in days)
    else:
        assert {(day - seed).days % (every * (7 if unit == RepayUnit.WEEKS else 1)) for day in days} == {0}


@settings(max_examples=50, deadline=None)
@given(seed=DAYS, every=st.integers(1, 6), unit=UNITS, whole=st.integers(0, 24))
def test_whole_periods_are_measured_as_whole(seed: date, every: int, unit: RepayUnit, whole: int) -> None:
    assert periods_between(seed, step(seed, every, unit, whole), every, unit) == whole


@settings(max_examples=50, deadline=None)
@given(days=st.lists(DAYS, min_size=3, max_size=3, unique=True).map(sorted), every=st.integers(1, 3), unit=UNITS)
def test_a_longer_period_measures_more(days: list[date], every: int, unit: RepayUnit) -> None:
    start, sooner, later = days
    later = min(later, sooner + timedelta(days=400))
    start = max(start, sooner - timedelta(days=400))
    assert periods_between(start, sooner, every, unit) <= periods_between(start, later, every, unit)


def test_the_first_due_date_becomes_the_seed() -> None:
    agreed = due_dates(
        disbursed_on=date(2024, 1, 10), every=1, unit=RepayUnit.MONTHS, count=3, first_due_on=date(2024, 2, 29)
    )
    assert agreed == (date(2024, 2, 29), date(2024, 3, 29), date(2024, 4, 29))


def test_an_installment_may_fall_due_on_the_day_of_disbursement_but_not_before() -> None:
    paid_out = date(2024, 1, 10)
    same_day = due_dates(disbursed_on=paid_out, every=1, unit=RepayUnit.MONTHS, count=1, first_due_on=paid_out)
    assert same_day == (paid_out,)
    with pytest.raises(FirstDueTooEarly) as refusal:
        due_dates(
            disbursed_on=paid_out, every=1, unit=RepayUnit.MONTHS, count=1, first_due_on=paid_out - timedelta(days=1)
        )
    assert refusal.value.facts == {"first_due_on": "2024-01-09", "disbursed_on": "2024-01-10"}


def test_month_ends_and_month_starts() -> None:
    def three(due_day: DueDay) -> tuple[date, ...]:
        return due_dates(disbursed_on=date(2024, 1, 31), every=1, unit=RepayUnit.MONTHS, count=3, due_day=due_day)

    assert three(DueDay.LAST_OF_MONTH) == (date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30))
    assert three(DueDay.FIRST_OF_NEXT_MONTH) == (date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1))
