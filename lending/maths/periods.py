"""What part of the balance each period of a loan bears as interest, and the equal installment that follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import lcm

from lending.maths.day_count import DayCount, year_fraction
from lending.maths.due_dates import DueDay, RepayUnit, periods_between
from lending.maths.terms import InstallmentBasis, InterestCalculation, LoanTerms


@dataclass(frozen=True, slots=True)
class Factors:
    """Interest of each period on a balance of one, and the equal installment that repays one, as ratios of integers."""

    numerators: tuple[int, ...]
    denominator: int
    level_numerator: int
    level_denominator: int


def factors_of(
    terms: LoanTerms, disbursed_on: date, first_due_on: date | None = None, due_on: tuple[date, ...] | None = None
) -> Factors:
    """Give the interest factors of a loan's periods as they lie in the calendar, or between the due dates given.

    :raises FirstDueTooEarly: the first due date lies before the disbursement.

    >>> from decimal import Decimal
    >>> terms = LoanTerms(currency="USD", yearly_rate=Decimal(12), number_of_installments=3)
    >>> factors = factors_of(terms, date(2024, 1, 15), first_due_on=date(2024, 3, 1))
    >>> [str(100 * Fraction(part, factors.denominator)) for part in factors.numerators]  # first: 1 month, 15 of 29 days
    ['44/29', '1', '1']
    """
    if due_on is not None:
        return _irregular_factors_of(terms, (disbursed_on, *due_on))
    by_period = terms.interest_calculation == InterestCalculation.BY_PERIOD
    if by_period and first_due_on is None and terms.due_day == DueDay.SAME_DAY:
        return usual_factors_of(terms)
    return _calendar_factors_of(terms, disbursed_on, first_due_on)


@lru_cache(maxsize=1024)
def usual_factors_of(terms: LoanTerms) -> Factors:
    """Give the interest factors of periods of the usual length, without days: those of the contract's installment."""
    return _factors(terms, [terms.usual_period] * terms.number_of_installments)


@lru_cache(maxsize=1024)
def _calendar_factors_of(terms: LoanTerms, disbursed_on: date, first_due_on: date | None) -> Factors:
    days = (disbursed_on, *terms.due_dates(disbursed_on, first_due_on))
    usual = terms.usual_period
    first = periods_between(days[0], days[1], terms.repay_every, terms.repay_unit)
    if terms.interest_calculation == InterestCalculation.BY_PERIOD:
        return _factors(terms, _after(usual * first if terms.partial_period_interest else usual, usual, len(days) - 1))
    if terms.day_count == DayCount.THIRTY_360 and terms.repay_unit == RepayUnit.MONTHS:
        broken = year_fraction(days[0], days[1], terms.day_count)
        return _factors(terms, _after(usual if first == 1 else broken, usual, len(days) - 1))
    return _factors(terms, [year_fraction(start, end, terms.day_count) for start, end in pairwise(days)])


@lru_cache(maxsize=1024)
def _irregular_factors_of(terms: LoanTerms, days: tuple[date, ...]) -> Factors:
    """Measure each period by itself, where due dates do not follow from the rule."""
    usual = terms.usual_period
    if terms.interest_calculation == InterestCalculation.DAILY:
        return _factors(terms, [year_fraction(start, end, terms.day_count) for start, end in pairwise(days)])
    if not terms.partial_period_interest:
        return _factors(terms, [usual] * (len(days) - 1))
    every, unit = terms.repay_every, terms.repay_unit
    return _factors(terms, [usual * periods_between(start, end, every, unit) for start, end in pairwise(days)])


def _after(first: Fraction, usual: Fraction, count: int) -> list[Fraction]:
    """Let only the first period have another length than the usual one."""
    return [first, *[usual] * (count - 1)]


def _factors(terms: LoanTerms, years: Sequence[Fraction]) -> Factors:
    paying = years[terms.grace_on_principal :]
    if terms.installment_basis == InstallmentBasis.NOMINAL:
        paying = [terms.usual_period] * len(paying)
    return Factors(*_over_one_denominator(terms.rate, years), *_level(*_over_one_denominator(terms.rate, paying)))


def _over_one_denominator(rate: Fraction, years: Sequence[Fraction]) -> tuple[tuple[int, ...], int]:
    denominator = lcm(*{length.denominator for length in years})
    numerators = (rate.numerator * length.numerator * (denominator // length.denominator) for length in years)
    return tuple(numerators), denominator * rate.denominator


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
