"""Interest recalculated on the principal that is really outstanding, up to a business day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from kernel.money import Rounding, rounded
from lending.maths.plan import DownPayment, PlanLine, Tranche, down_payment_lines, in_order, net_of
from lending.maths.progressive import Period


@dataclass(frozen=True, slots=True)
class Repaid:
    """Principal in minor units that was repaid on a day."""

    on: date
    principal: int


@dataclass(frozen=True, slots=True)
class Recalculation:
    """What is known on a business day; with `daily_rest` every day counts, else the balance at a period's start."""

    as_of: date
    repaid: tuple[Repaid, ...] = ()
    daily_rest: bool = True
    rounding: Rounding = Rounding.HALF_EVEN


def recalculated(
    known: Recalculation, periods: Sequence[Period], installments: Sequence[int], tranches: Sequence[Tranche]
) -> list[tuple[int, int]]:
    """Give principal and interest of each installment, in minor units.

    Until the business day interest runs on what was really owed; from then on what is overdue counts as paid, and the
    rest as paid on its due date. Installments keep their amount and the last one takes the difference.

    8,000 at 10 % in four installments of 2,041.84; the first is a day overdue:

    >>> from lending.maths.progressive import ProgressiveTerms, periods_of
    >>> periods = periods_of(ProgressiveTerms(Fraction("0.10"), 4), date(2023, 1, 1))
    >>> known = Recalculation(as_of=date(2023, 2, 2))
    >>> recalculated(known, periods, [2041_84] * 4, [Tranche(date(2023, 1, 1), 8000_00)])[1]
    (199105, 5079)
    """
    rows: list[tuple[int, int]] = []
    for index, (period, installment) in enumerate(zip(periods, installments, strict=True)):
        planned = [Repaid(each.due_on, principal) for each, (principal, _) in zip(periods, rows, strict=False)]
        interest = _interest(known, period, tranches, planned)
        left = sum(each.amount for each in tranches if index == len(periods) - 1 or each.paid_out_on < period.due_on)
        left -= sum(principal for principal, _ in rows)
        principal = left if index == len(periods) - 1 else min(max(installment - interest, 0), left)
        rows.append((principal, interest))
    return rows


def recalculated_plan(
    known: Recalculation,
    periods: Sequence[Period],
    installments: Sequence[int],
    tranches: Sequence[Tranche],
    *,
    down_payment: DownPayment | None = None,
) -> list[PlanLine]:
    """Give the plan of a loan with recalculated interest, down payments included, in order of due dates.

    :raises NothingToLend: there is no tranche, or one is not above zero.

    >>> from lending.maths.progressive import ProgressiveTerms, periods_of
    >>> periods = periods_of(ProgressiveTerms(Fraction("0.10"), 4), date(2023, 1, 1))
    >>> known = Recalculation(as_of=date(2023, 2, 2))
    >>> plan = recalculated_plan(known, periods, [2041_84] * 4, [Tranche(date(2023, 1, 1), 8000_00)])
    >>> [line.total for line in plan]
    [204184, 204184, 204184, 204243]
    """
    parts = recalculated(known, periods, installments, net_of(tranches, down_payment))
    lines = [
        PlanLine(period.starts_on, period.due_on, principal, interest)
        for period, (principal, interest) in zip(periods, parts, strict=True)
    ]
    return in_order([*down_payment_lines(tranches, down_payment), *lines], down_payment_first=False)


def _interest(known: Recalculation, period: Period, tranches: Sequence[Tranche], planned: Sequence[Repaid]) -> int:
    """Add up the interest of the slices of a period in which the balance stays the same, each rounded."""
    days = [period.starts_on, *sorted(_changes(known, period, tranches)), period.due_on]
    slices: list[tuple[int, Fraction]] = []
    for start, end in pairwise(days):
        balance = _owed(known, start, tranches, planned)
        if slices and slices[-1][0] == balance:
            slices[-1] = (balance, slices[-1][1] + period.part(start, end))
        else:
            slices.append((balance, period.part(start, end)))
    return sum(rounded(balance * part, known.rounding) for balance, part in slices)


def _changes(known: Recalculation, period: Period, tranches: Sequence[Tranche]) -> set[date]:
    days = {each.paid_out_on for each in tranches}
    if known.daily_rest:
        days |= {known.as_of, *(each.on for each in known.repaid)}
    return {day for day in days if period.starts_on < day < period.due_on}


def _owed(known: Recalculation, day: date, tranches: Sequence[Tranche], planned: Sequence[Repaid]) -> int:
    """Give the principal that bears interest from a day: the real one before the business day, else the planned one."""
    paid_out = sum(each.amount for each in tranches if each.paid_out_on <= day)
    really = sum(each.principal for each in known.repaid if each.on <= day)
    if day < known.as_of:
        return max(paid_out - really, 0)
    return max(paid_out - max(really, sum(each.principal for each in planned if each.on <= day)), 0)
