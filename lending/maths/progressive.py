"""Progressive schedules: an equal installment by rate factors, kept while money is paid out and paid back."""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from kernel.money import Rounding, rounded, rounded_ratio
from lending.maths.due_dates import RepayUnit
from lending.maths.plan import DownPayment, PlanLine, Tranche, down_payment_lines, in_order, net_of, periods_from


@dataclass(frozen=True, slots=True)
class DayBasis:
    """Days of a month over days of a year; None means the real length."""

    days_in_month: int | None = 30
    days_in_year: int | None = 360

    def year(self, day: date) -> int:
        """Give the length of the year of a day."""
        return self.days_in_year or (366 if isleap(day.year) else 365)


@dataclass(frozen=True, slots=True)
class ProgressiveTerms:
    """What a progressive schedule needs to know; `rate` is a part of one a year, `multiple` is in minor units."""

    rate: Fraction
    number_of_installments: int
    repay_every: int = 1
    repay_unit: RepayUnit = RepayUnit.MONTHS
    basis: DayBasis = DayBasis()
    rounding: Rounding = Rounding.HALF_EVEN
    multiple: int = 1


@dataclass(frozen=True, slots=True)
class Period:
    """A repayment period and the part of the balance that it bears as interest."""

    starts_on: date
    due_on: date
    factor: Fraction

    def part(self, from_on: date, until_on: date) -> Fraction:
        """Give the factor of some of its days."""
        days = (self.due_on - self.starts_on).days
        return self.factor * Fraction((until_on - from_on).days, days) if days else Fraction(0)


def rate_factor(terms: ProgressiveTerms, starts_on: date, due_on: date) -> Fraction:
    """Give the part of the balance that one period bears as interest.

    Months have thirty days or as many as the month in which the period starts, a week seven. Real days over real years
    are split at the end of the year.

    >>> rate_factor(ProgressiveTerms(Fraction(12, 100), 6), date(2024, 1, 1), date(2024, 2, 1))
    Fraction(1, 100)
    """
    basis = terms.basis
    if basis == DayBasis(None, None) and starts_on.year != due_on.year:
        edges = [starts_on, *(date(year, 12, 31) for year in range(starts_on.year, due_on.year)), due_on]
        parts = (Fraction((end - start).days, basis.year(end)) for start, end in pairwise(edges))
        return terms.rate * sum(parts, Fraction(0))
    units = {RepayUnit.WEEKS: 7, RepayUnit.DAYS: 1}
    days = units.get(terms.repay_unit) or basis.days_in_month or monthrange(starts_on.year, starts_on.month)[1]
    return terms.rate * Fraction(days * terms.repay_every, basis.year(starts_on))


def periods_of(terms: ProgressiveTerms, starts_on: date, due_on: Sequence[date] | None = None) -> list[Period]:
    """Give the periods of a loan with their factors, stepped from a day or with the due dates given."""
    if due_on is None:
        days = periods_from(starts_on, terms.repay_every, terms.repay_unit, terms.number_of_installments)
    else:
        days = list(zip([starts_on, *due_on[:-1]], due_on, strict=True))
    return [Period(start, end, rate_factor(terms, start, end)) for start, end in days]


def level_installment(terms: ProgressiveTerms, balance: int, periods: Sequence[Period]) -> int:
    """Give the equal installment that repays a balance over periods, in minor units.

    balance x G1 G2 ... Gn / (1 + Gn + Gn Gn-1 + ...) with G = 1 + factor; rounded.

    >>> terms = ProgressiveTerms(Fraction("0.07"), 6)
    >>> level_installment(terms, 100_00, periods_of(terms, date(2024, 1, 1)))
    1701
    """
    growth, worth = Fraction(1), Fraction(0)
    for period in periods:
        growth *= 1 + period.factor
        worth = worth * (1 + period.factor) + 1
    exact = balance * growth / worth
    return rounded_ratio(exact.numerator, exact.denominator, terms.rounding, terms.multiple)


def progressive_plan(
    terms: ProgressiveTerms,
    tranches: Sequence[Tranche],
    *,
    down_payment: DownPayment | None = None,
    periods: Sequence[Period] | None = None,
) -> list[PlanLine]:
    """Plan the repayment of everything paid out so far, each tranche bearing interest from its day.

    The installment is set anew in each period in which money is paid out, for that and the later ones; money paid out
    on a due date belongs to the next period. Periods count from the first disbursement unless they are given.

    :raises NothingToLend: there is no tranche, or one is not above zero.

    >>> terms = ProgressiveTerms(Fraction("0.07"), 6)
    >>> plan = progressive_plan(terms, [Tranche(date(2024, 1, 1), 100_00)])
    >>> [(line.principal, line.interest) for line in plan[::5]]
    [(1643, 58), (1690, 10)]
    """
    net = net_of(tranches, down_payment)
    periods = periods_of(terms, net[0].paid_out_on) if periods is None else periods
    installments = installments_of(terms, net, periods)
    parts = _rows(terms, net, periods, installments)
    lines = [
        PlanLine(period.starts_on, period.due_on, principal, interest)
        for period, (principal, interest) in zip(periods, parts, strict=True)
    ]
    return in_order([*down_payment_lines(tranches, down_payment), *lines], down_payment_first=False)


def installments_of(terms: ProgressiveTerms, net: Sequence[Tranche], periods: Sequence[Period]) -> list[int]:
    """Give the installment of each period, set anew and corrected once wherever money is paid out."""
    installments = [0] * len(periods)
    for index in range(len(periods)):
        if not _paid_out_in(net, periods, index):
            continue
        known = [each for each in net if _period_of(each, periods) <= index]
        before = _rows(terms, known, periods, installments)[:index]
        balance = sum(each.amount for each in known) - sum(principal for principal, _ in before)
        level = level_installment(terms, balance, periods[index:])
        installments[index:] = [level] * (len(periods) - index)
        installments = _corrected(terms, known, periods, installments, index)
    return installments


def _corrected(
    terms: ProgressiveTerms, net: Sequence[Tranche], periods: Sequence[Period], installments: list[int], index: int
) -> list[int]:
    """Let the last installment come closer to the others, by one step, where it is too far from them."""
    count = len(periods) - index
    gap = _gap(terms, net, periods, installments)
    if abs(gap) <= count // 2:
        return installments
    level = rounded(installments[-1] + Fraction(gap, count), terms.rounding, terms.multiple)
    tried = [*installments[:index], *[level] * count]
    return tried if abs(_gap(terms, net, periods, tried)) < abs(gap) else installments


def _gap(terms: ProgressiveTerms, net: Sequence[Tranche], periods: Sequence[Period], installments: list[int]) -> int:
    """Tell how much more the last installment is than the others."""
    return sum(_rows(terms, net, periods, installments)[-1]) - installments[-1]


def _rows(
    terms: ProgressiveTerms, net: Sequence[Tranche], periods: Sequence[Period], installments: Sequence[int]
) -> list[tuple[int, int]]:
    """Give principal and interest of each period."""
    balance, rows = 0, []
    for index, (period, installment) in enumerate(zip(periods, installments, strict=True)):
        within = _paid_out_in(net, periods, index)
        interest = interest_of(period, balance, within, terms.rounding)
        balance += sum(each.amount for each in within)
        last = index == len(periods) - 1
        principal = balance if last else min(max(installment - interest, 0), balance)
        rows.append((principal, interest))
        balance -= principal
    return rows


def interest_of(period: Period, balance: int, within: Sequence[Tranche], rule: Rounding) -> int:
    """Give the interest of a period on a balance and on what is paid out inside it, in minor units.

    Between one day of payment and the next the interest is rounded by itself.

    >>> january = periods_of(ProgressiveTerms(Fraction("0.094822"), 6), date(2024, 1, 1))[0]
    >>> interest_of(january, 100_00, [Tranche(date(2024, 1, 8), 200_00)], Rounding.HALF_EVEN)  # 0.18 + 1.84
    202
    """
    starts = [max(each.paid_out_on, period.starts_on) for each in within]
    days = sorted({period.starts_on, *starts, period.due_on})
    total = 0
    for start, end in pairwise(days):
        owed = balance + sum(each.amount for each, day in zip(within, starts, strict=True) if day <= start)
        total += rounded(owed * period.part(start, end), rule)
    return total


def _paid_out_in(net: Sequence[Tranche], periods: Sequence[Period], index: int) -> list[Tranche]:
    return [each for each in net if _period_of(each, periods) == index]


def _period_of(tranche: Tranche, periods: Sequence[Period]) -> int:
    """Find the period of a tranche: the first that ends after its day, at the latest the last one."""
    found = (index for index, period in enumerate(periods) if tranche.paid_out_on < period.due_on)
    return next(found, len(periods) - 1)
