"""The periods of a loan: when each ends, and what part of the balance it bears as interest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import lcm

from lending.maths.day_count import DayCount, year_fraction
from lending.maths.due_dates import DueDay, RepayUnit, due_dates, periods_between
from lending.maths.terms import InstallmentBasis, InterestCalculation, LoanTerms


@dataclass(frozen=True, slots=True)
class Periods:
    """Due dates, interest factors over one denominator, and the equal installment that repays a loan of one."""

    due_on: tuple[date, ...]
    numerators: tuple[int, ...]
    denominator: int
    level_numerator: int
    level_denominator: int


@lru_cache(maxsize=1024)  # loans of one product paid out on one day share their periods
def periods_of(terms: LoanTerms, disbursed_on: date, first_due_on: date | None = None) -> Periods:
    """Lay out the periods of a loan.

    :raises FirstDueTooEarly: the first due date lies before the disbursement.

    >>> from decimal import Decimal
    >>> terms = LoanTerms(currency="USD", yearly_rate=Decimal(12), number_of_installments=3)
    >>> laid_out = periods_of(terms, date(2024, 1, 31))
    >>> [day.isoformat() for day in laid_out.due_on], laid_out.numerators, laid_out.denominator
    (['2024-02-29', '2024-03-31', '2024-04-30'], (1, 1, 1), 100)
    """
    due_on = due_dates(
        disbursed_on=disbursed_on,
        every=terms.repay_every,
        unit=terms.repay_unit,
        count=terms.number_of_installments,
        first_due_on=first_due_on,
        due_day=terms.due_day,
    )
    factors = _factors(terms, (disbursed_on, *due_on), first_is_agreed=first_due_on is not None)
    return _over_one_denominator(terms, due_on, factors)


@lru_cache(maxsize=1024)
def usual_periods_of(terms: LoanTerms) -> Periods:
    """Lay out periods of the usual length, without days: what a contract's installment is computed from."""
    return _over_one_denominator(terms, (), [terms.nominal_rate] * terms.number_of_installments)


def _factors(terms: LoanTerms, days: Sequence[date], *, first_is_agreed: bool) -> list[Fraction]:
    """Give the interest factor of every period; only the first can have another length than the usual one."""
    first = Fraction(1)
    if first_is_agreed or terms.due_day != DueDay.SAME_DAY:
        first = periods_between(days[0], days[1], terms.repay_every, terms.repay_unit)
    later = len(days) - 2
    if terms.interest_calculation == InterestCalculation.BY_PERIOD:
        return [terms.period_rate * (first if terms.partial_period_interest else 1), *[terms.period_rate] * later]
    if terms.day_count == DayCount.THIRTY_360 and terms.repay_unit == RepayUnit.MONTHS:
        broken = terms.rate * year_fraction(days[0], days[1], terms.day_count)
        return [terms.nominal_rate if first == 1 else broken, *[terms.nominal_rate] * later]
    return [terms.rate * year_fraction(start, end, terms.day_count) for start, end in pairwise(days)]


def _over_one_denominator(terms: LoanTerms, due_on: tuple[date, ...], factors: Sequence[Fraction]) -> Periods:
    paying = factors[terms.grace_on_principal :]
    if terms.installment_basis == InstallmentBasis.NOMINAL:
        paying = [terms.nominal_rate] * len(paying)
    numerators, denominator = _brought_together(factors)
    return Periods(due_on, numerators, denominator, *_level(*_brought_together(paying)))


def _brought_together(factors: Sequence[Fraction]) -> tuple[tuple[int, ...], int]:
    denominator = lcm(*(factor.denominator for factor in factors))
    return tuple(factor.numerator * (denominator // factor.denominator) for factor in factors), denominator


def _level(numerators: Sequence[int], denominator: int) -> tuple[int, int]:
    """Give the equal installment that repays one, as an exact ratio of integers.

    It is G1 G2 ... Gn / (1 + Gn + Gn Gn-1 + ... + Gn ... G2) with G = 1 + factor: the present values of n equal
    payments add up to one. With equal factors f this is the annuity f / (1 - (1 + f)^-n), with zero factors 1 / n.

    >>> from decimal import Decimal
    >>> top, bottom = _level([999] * 36, 120_000)
    >>> round(Decimal(100_000) * top / bottom, 2)
    Decimal('3226.25')
    """
    product, total, scale = 1, 0, 1
    for numerator in numerators:
        growth = denominator + numerator
        product *= growth
        total = total * growth + scale
        scale *= denominator
    return product, total * denominator
