"""How many years lie between two days, by the convention of the contract."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction


class DayCount(StrEnum):
    """Numerator / denominator of a year fraction (ISDA 2006 definitions, section 4.16)."""

    THIRTY_360 = "30/360"
    ACTUAL_365 = "actual/365"
    ACTUAL_360 = "actual/360"
    ACTUAL_ACTUAL = "actual/actual"

    @property
    def days_in_year(self) -> int:
        """Give the length of the year that a single day is measured against when no calendar year is named."""
        return 360 if self in (DayCount.THIRTY_360, DayCount.ACTUAL_360) else 365


def year_fraction(starts_on: date, ends_on: date, convention: DayCount) -> Fraction:
    """Give the exact part of a year from one day (included) to a later one (not included).

    30/360 is the bond basis (4.16 (f)); actual/actual splits at the turn of the year (4.16 (b)).

    >>> [str(year_fraction(date(2024, 1, 1), date(2024, 3, 1), each)) for each in DayCount]
    ['1/6', '12/73', '1/6', '10/61']
    >>> over_new_year = year_fraction(date(2023, 12, 17), date(2024, 1, 16), DayCount.ACTUAL_ACTUAL)
    >>> over_new_year == Fraction(15, 365) + Fraction(15, 366)
    True
    """
    assert starts_on <= ends_on, (starts_on, ends_on)
    if convention == DayCount.THIRTY_360:
        return Fraction(_days_of_thirty(starts_on, ends_on), 360)
    if convention == DayCount.ACTUAL_ACTUAL:
        return _by_calendar_year(ends_on) - _by_calendar_year(starts_on)
    return Fraction((ends_on - starts_on).days, DayCount(convention).days_in_year)


def _days_of_thirty(starts_on: date, ends_on: date) -> int:
    """Count days as if months had thirty: a 31st is a 30th, the end only when the start is on one too."""
    first = min(starts_on.day, 30)
    last = 30 if ends_on.day == 31 and first == 30 else ends_on.day
    return 360 * (ends_on.year - starts_on.year) + 30 * (ends_on.month - starts_on.month) + last - first


def _by_calendar_year(day: date) -> Fraction:
    new_year = date(day.year, 1, 1)
    length = 366 if day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0) else 365
    return day.year + Fraction((day - new_year).days, length)
