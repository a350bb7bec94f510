"""The days on which installments fall due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from kernel.errors import Invalid

_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class RepayUnit(StrEnum):
    """What the distance between two due dates is counted in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class DueDay(StrEnum):
    """Where in its month an installment of a monthly loan falls due."""

    SAME_DAY = "same_day"
    LAST_OF_MONTH = "last_of_month"
    FIRST_OF_NEXT_MONTH = "first_of_next_month"


class FirstDueTooEarly(Invalid):
    """The first installment would be due before the money is paid out."""

    code = "first_due_too_early"

    def __init__(self, first_due_on: date, disbursed_on: date) -> None:
        super().__init__(
            f"The first installment cannot be due on {first_due_on}, before the money is paid out on {disbursed_on}. "
            f"Choose {disbursed_on} or a later day.",
            first_due_on=first_due_on.isoformat(),
            disbursed_on=disbursed_on.isoformat(),
        )


def step(seed: date, every: int, unit: RepayUnit, times: int) -> date:
    """Go `times` steps of `every` units on from a fixed seed; a day that a month lacks becomes its last day.

    >>> [step(date(2023, 1, 31), 1, RepayUnit.MONTHS, times).isoformat() for times in (0, 1, 2, 3)]
    ['2023-01-31', '2023-02-28', '2023-03-31', '2023-04-30']
    >>> step(date(2024, 1, 1), 2, RepayUnit.WEEKS, 3).isoformat()
    '2024-02-12'
    """
    count = every * times
    if unit == RepayUnit.MONTHS:
        years, month = divmod(seed.month - 1 + count, 12)
        year = seed.year + years
        return date(year, month + 1, min(seed.day, _month_length(year, month + 1)))
    return seed + timedelta(days=count * (7 if RepayUnit(unit) is RepayUnit.WEEKS else 1))


def due_dates(
    *,
    disbursed_on: date,
    every: int,
    unit: RepayUnit,
    count: int,
    first_due_on: date | None = None,
    due_day: DueDay = DueDay.SAME_DAY,
) -> tuple[date, ...]:
    """Give `count` due dates, stepped from the first one when it is agreed, else from the day of disbursement.

    :raises FirstDueTooEarly: the first due date lies before the disbursement.

    >>> [d.isoformat() for d in due_dates(disbursed_on=date(2023, 1, 31), every=1, unit=RepayUnit.MONTHS, count=3)]
    ['2023-02-28', '2023-03-31', '2023-04-30']
    """
    if first_due_on is not None and first_due_on < disbursed_on:
        raise FirstDueTooEarly(first_due_on, disbursed_on)
    if first_due_on is None:
        return _stepped(disbursed_on, every, unit, 1, count, due_day)
    return _stepped(first_due_on, every, unit, 0, count, due_day)


class NothingDueThen(Invalid):
    """A due date was to be moved on which nothing is due."""

    code = "nothing_due_then"

    def __init__(self, day: date) -> None:
        super().__init__(f"No installment is due on {day}. Name the due date that is to be moved.", day=day.isoformat())


def moved(days: Sequence[date], from_on: date, to_on: date, every: int, unit: RepayUnit) -> list[date]:
    """Move a due date; those after it keep their distance, stepped from the new day.

    :raises NothingDueThen: nothing is due on the day that is to be moved.

    >>> days = [date(2023, 10, 16), date(2023, 10, 31), date(2023, 11, 15)]
    >>> [day.isoformat() for day in moved(days, date(2023, 10, 16), date(2023, 10, 31), 15, RepayUnit.DAYS)]
    ['2023-10-31', '2023-11-15', '2023-11-30']
    """
    if from_on not in days:
        raise NothingDueThen(from_on)
    place = list(days).index(from_on)
    return [*days[:place], *(step(to_on, every, unit, times) for times in range(len(days) - place))]


def periods_between(starts_on: date, ends_on: date, every: int, unit: RepayUnit) -> Fraction:
    """Measure a broken period in repayment periods: whole ones, then days over the length of the one they fall in.

    >>> periods_between(date(2024, 1, 15), date(2024, 3, 1), 1, RepayUnit.MONTHS)  # 1 month, then 15 of 29 days
    Fraction(44, 29)
    """
    whole = 0
    while step(starts_on, every, unit, whole + 1) <= ends_on:
        whole += 1
    here, following = (step(starts_on, every, unit, times) for times in (whole, whole + 1))
    return whole + Fraction((ends_on - here).days, (following - here).days)


@lru_cache(maxsize=4096)  # loans paid out on one day mostly share their due dates
def _stepped(seed: date, every: int, unit: RepayUnit, first: int, count: int, due_day: DueDay) -> tuple[date, ...]:
    days = (step(seed, every, unit, times) for times in range(first, first + count))
    return tuple(days) if due_day == DueDay.SAME_DAY else tuple(_moved(day, due_day) for day in days)


def _moved(day: date, due_day: DueDay) -> date:
    end = day.replace(day=_month_length(day.year, day.month))
    return end if due_day == DueDay.LAST_OF_MONTH else end + timedelta(days=1)


def _month_length(year: int, month: int) -> int:
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _MONTH_LENGTHS[month - 1]
