"""The annual percentage rate by the actuarial method of the United States (Regulation Z, appendix J)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from lending.maths.due_dates import RepayUnit, step
from lending.maths.effective import NoEffectiveRate

_DIGITS = 40
_ENOUGH = Decimal("1e-20")
_PER_YEAR = {"months": 12, "semimonths": 24, "weeks": 52, "days": 365, "years": 1}
_UNIT_DAYS = {"months": 30, "semimonths": 15, "weeks": 7, "days": 1, "years": 365}


@dataclass(frozen=True, slots=True)
class UnitPeriod:
    """The time between payments: every so many months, semimonths, weeks, days or years."""

    unit: str
    every: int = 1

    @property
    def per_year(self) -> Fraction:
        """Give the number of unit-periods in a year."""
        return Fraction(_PER_YEAR[self.unit], self.every)

    def back(self, day: date, times: int) -> date:
        """Go `times` unit-periods back from a day.

        >>> UnitPeriod("months", 3).back(date(1978, 10, 1), 1)
        datetime.date(1978, 7, 1)
        """
        if self.unit == "semimonths":
            return _half_months_back(day, self.every * times)
        months = {"months": 1, "years": 12}.get(self.unit)
        if months:
            return step(day, months * self.every, RepayUnit.MONTHS, -times)
        return step(day, self.every, RepayUnit(self.unit), -times)

    def odd_part(self, advanced_on: date, first_on: date) -> Fraction:
        """Measure the days that no whole unit-period fills, as a part of one: a month has thirty days, a year 365."""
        if self.unit == "months" and self.every % 12:
            months = 0
            while step(first_on, 1, RepayUnit.MONTHS, -months - 1) >= advanced_on:
                months += 1
            rest = (step(first_on, 1, RepayUnit.MONTHS, -months) - advanced_on).days
            return Fraction(30 * months + rest, 30 * self.every)
        unit_days = Fraction(365 * self.every, 12) if self.unit == "months" else _UNIT_DAYS[self.unit] * self.every
        return (first_on - advanced_on).days / Fraction(unit_days)


@dataclass(frozen=True, slots=True)
class PaymentStream:
    """`count` equal payments of `amount` minor units, one each unit-period from the first day on."""

    first_on: date
    amount: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Advance:
    """Minor units advanced on a day."""

    on: date
    amount: int


def annual_percentage_rate(
    advances: Sequence[Advance], streams: Sequence[PaymentStream], unit_period: UnitPeriod
) -> Decimal:
    """Give the APR in per cent, unrounded.

    Amount advanced = sum of payment / ((1 + f i)(1 + i)^t), with t whole unit-periods and the odd part f between the
    first advance and the payment; the APR is i times the unit-periods of a year. A single payment within a year bears
    simple interest over 365 days.

    :raises NoEffectiveRate: nothing is advanced, or less comes back than was advanced.

    Appendix J, example (c)(1)(v): 500 repaid with 30 weekly payments of 17.60, the first after 4 weeks and 4 days:

    >>> rate = annual_percentage_rate(
    ...     [Advance(date(1978, 3, 20), 500_00)], [PaymentStream(date(1978, 4, 21), 17_60, 30)], UnitPeriod("weeks")
    ... )
    >>> round(rate, 2)
    Decimal('14.96')
    """
    lent, repaid = sum(each.amount for each in advances), sum(each.amount * each.count for each in streams)
    if not 0 < lent <= repaid:
        raise NoEffectiveRate
    start = min(each.on for each in advances)
    if len(advances) == 1 and len(streams) == 1 and streams[0].count == 1:
        days = (streams[0].first_on - start).days
        if 0 < days < 365:
            interest = Fraction(repaid - lent, lent) * Fraction(365, days)
            return Decimal(100 * interest.numerator) / interest.denominator
    flows = [*_flows(start, streams, unit_period), *_advanced(start, advances, unit_period)]
    with localcontext() as context:
        context.prec = _DIGITS
        per_year = unit_period.per_year
        return +(100 * _rate(flows) * per_year.numerator / per_year.denominator)


@dataclass(frozen=True, slots=True)
class _Flow:
    """An amount after whole unit-periods and an odd part of one; advances are negative."""

    whole: int
    odd: Fraction
    amount: int


def _flows(start: date, streams: Sequence[PaymentStream], unit: UnitPeriod) -> Iterator[_Flow]:
    first = min(stream.first_on for stream in streams)
    whole, odd = _distance(start, first, unit)
    for stream in streams:
        after = _steps_between(first, stream.first_on, unit)
        for number in range(stream.count):
            yield _Flow(whole + after + number, odd, stream.amount)


def _advanced(start: date, advances: Sequence[Advance], unit: UnitPeriod) -> Iterator[_Flow]:
    for each in advances:
        whole, odd = _distance(start, each.on, unit)
        yield _Flow(whole, odd, -each.amount)


def _distance(start: date, end: date, unit: UnitPeriod) -> tuple[int, Fraction]:
    """Measure from a day to a later one in whole unit-periods, counted back from the later, and an odd part."""
    whole = 0
    while unit.back(end, whole + 1) >= start:
        whole += 1
    return whole, unit.odd_part(start, unit.back(end, whole))


def _steps_between(first: date, later: date, unit: UnitPeriod) -> int:
    """Count the unit-periods between two payments; a day or two that a month lacks do not count."""
    days = (later - first).days
    if unit.unit in ("weeks", "days"):
        return round(Fraction(days, _UNIT_DAYS[unit.unit] * unit.every))
    return round(days * unit.per_year / 365)


def _rate(flows: Sequence[_Flow]) -> Decimal:
    """Solve for the rate of a unit-period by halving: the present value falls as the rate rises."""
    low, high = Decimal(0), Decimal(1)
    while _present_value(flows, high) > 0:
        low, high = high, high * 2
    while high - low > _ENOUGH * max(high, Decimal(1)):
        middle = (low + high) / 2
        low, high = (middle, high) if _present_value(flows, middle) > 0 else (low, middle)
    return (low + high) / 2


def _present_value(flows: Sequence[_Flow], rate: Decimal) -> Decimal:
    value = Decimal(0)
    for flow in flows:
        odd = 1 + rate * flow.odd.numerator / flow.odd.denominator
        value += flow.amount / (odd * (1 + rate) ** flow.whole)
    return value


def _half_months_back(day: date, times: int) -> date:
    """Go half months back: whole months by the calendar, then fifteen days."""
    months, half = divmod(times, 2)
    there = step(day, 1, RepayUnit.MONTHS, -months)
    if not half:
        return there
    if there.day > 15:
        return there.replace(day=there.day - 15)
    before = step(there.replace(day=1), 1, RepayUnit.MONTHS, -1)
    return before.replace(
        day=min(there.day + 15, step(before, 1, RepayUnit.MONTHS, 1).toordinal() - before.toordinal())
    )
