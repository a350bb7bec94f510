"""A plan of repayment that can hold several disbursements, down payments and extra installments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, pairwise

from kernel.money import Rounding, rounded, rounded_ratio
from lending.maths.charges import Charge, checked
from lending.maths.due_dates import RepayUnit, step
from lending.maths.schedule import NothingToLend
from lending.maths.waterfall import Component


class LineKind(StrEnum):
    """Why an amount falls due: a part of a disbursement at once, a regular installment, or one that came later."""

    DOWN_PAYMENT = "down_payment"
    REGULAR = "regular"
    EXTRA = "extra"
    REAGED = "reaged"


@dataclass(frozen=True, slots=True)
class Tranche:
    """Minor units paid out on a day."""

    paid_out_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One installment in minor units; its interest is that of the days from `starts_on` to `due_on`."""

    starts_on: date
    due_on: date
    principal: int = 0
    interest: int = 0
    fee: int = 0
    penalty: int = 0
    kind: LineKind = LineKind.REGULAR

    @property
    def days(self) -> int:
        """Give the length of the period in days."""
        return (self.due_on - self.starts_on).days

    @property
    def total(self) -> int:
        """Give all that falls due."""
        return self.principal + self.interest + self.fee + self.penalty

    def with_charge(self, charge: Charge) -> PlanLine:
        """Give the line with a fee or penalty more."""
        if charge.kind == Component.FEE:
            return replace(self, fee=self.fee + charge.amount)
        return replace(self, penalty=self.penalty + charge.amount)


@dataclass(frozen=True, slots=True)
class DownPayment:
    """The part of each disbursement, in per cent, that is due on the day it is paid out."""

    percent: Decimal
    rounding: Rounding = Rounding.HALF_EVEN
    multiple: int = 1

    def of(self, amount: int) -> int:
        """Give the down payment of an amount, both in minor units.

        >>> DownPayment(Decimal(25), multiple=100).of(1250_00)  # 312.50, to whole units
        31200
        """
        numerator, denominator = self.percent.as_integer_ratio()
        return rounded_ratio(amount * numerator, denominator * 100, self.rounding, self.multiple)

    def still_due(self, amount: int, credit: int) -> int:
        """Give what of the down payment of an amount the customer's credit balance does not pay, in minor units.

        >>> DownPayment(Decimal(25)).still_due(400_00, credit=30_00)
        7000
        """
        return max(self.of(amount) - credit, 0)


def down_payment_lines(tranches: Iterable[Tranche], share: DownPayment | None) -> list[PlanLine]:
    """Give the down payments of tranches, each due on the day of its tranche.

    >>> [line.principal for line in down_payment_lines([Tranche(date(2026, 1, 1), 10_00)], DownPayment(Decimal(25)))]
    [250]
    """
    if share is None:
        return []
    days = ((tranche.paid_out_on, share.of(tranche.amount)) for tranche in tranches)
    return [PlanLine(day, day, principal=amount, kind=LineKind.DOWN_PAYMENT) for day, amount in days]


def net_of(tranches: Iterable[Tranche], share: DownPayment | None) -> list[Tranche]:
    """Give what remains of each tranche once its down payment is made, by day.

    :raises NothingToLend: there is no tranche, or one is not above zero.
    """
    given = sorted(tranches, key=lambda tranche: tranche.paid_out_on)
    if not given or any(tranche.amount <= 0 for tranche in given):
        raise NothingToLend
    if share is None:
        return given
    return [replace(tranche, amount=tranche.amount - share.of(tranche.amount)) for tranche in given]


def in_order(lines: Iterable[PlanLine], *, down_payment_first: bool = True) -> list[PlanLine]:
    """Sort lines by due date, with the down payment of a day before or after the installment that is due on it.

    >>> day = date(2026, 2, 1)
    >>> lines = [PlanLine(date(2026, 1, 1), day), PlanLine(day, day, kind=LineKind.DOWN_PAYMENT)]
    >>> [str(line.kind) for line in in_order(lines)]
    ['down_payment', 'regular']
    """
    return sorted(lines, key=lambda line: (line.due_on, (line.kind == LineKind.DOWN_PAYMENT) != down_payment_first))


def balances(lines: Sequence[PlanLine], tranches: Iterable[Tranche], *, same_day: bool = True) -> list[int]:
    """Give the principal outstanding after each line, if all is paid when it falls due.

    Money paid out on a due date counts with that installment's balance, unless `same_day` is off.

    >>> lines = [PlanLine(date(2026, 1, 1), date(2026, 2, 1), 400), PlanLine(date(2026, 2, 1), date(2026, 3, 1), 700)]
    >>> balances(lines, [Tranche(date(2026, 1, 1), 1000), Tranche(date(2026, 2, 1), 100)])
    [700, 0]
    """
    given = list(tranches)
    repaid = accumulate(line.principal for line in lines)
    return [_paid_out(given, line, same_day) - part for line, part in zip(lines, repaid, strict=True)]


def _paid_out(tranches: Iterable[Tranche], line: PlanLine, same_day: bool) -> int:
    counts = same_day or line.kind == LineKind.DOWN_PAYMENT
    end = line.due_on
    return sum(each.amount for each in tranches if each.paid_out_on < end or (counts and each.paid_out_on == end))


def periods_from(starts_on: date, every: int, unit: RepayUnit, count: int) -> list[tuple[date, date]]:
    """Give the first and last day of `count` periods that follow one another from a day.

    >>> periods_from(date(2026, 1, 31), 1, RepayUnit.MONTHS, 2)[1]
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
    """
    days = [step(starts_on, every, unit, times) for times in range(count + 1)]
    return list(pairwise(days))


def shares_of(amount: int, count: int, multiple: int = 1, rule: Rounding = Rounding.HALF_EVEN) -> list[int]:
    """Share minor units evenly, each share rounded to the multiple; the last one takes the rest.

    >>> shares_of(325_00, 6, multiple=100)
    [5400, 5400, 5400, 5400, 5400, 5500]
    """
    share = rounded_ratio(amount, count, rule, multiple)
    if share * (count - 1) > amount:  # a few cents over many shares
        share = amount // count
    return [*[share] * (count - 1), amount - share * (count - 1)]


def charged(lines: Sequence[PlanLine], charges: Sequence[Charge]) -> list[PlanLine]:
    """Add charges to a plan.

    A charge falls due with the regular installment of its day; down payments carry none. Those due after the last
    installment make an extra one, due on the latest of their days.

    :raises BadCharge: neither fee nor penalty, not above zero, or due before the first disbursement.

    >>> plan = [PlanLine(date(2026, 1, 1), date(2026, 2, 1), principal=500_00)]
    >>> plan = charged(plan, [Charge(Component.PENALTY, date(2026, 3, 1), 20_00)])
    >>> [(str(line.due_on), line.days, line.total) for line in plan]
    [('2026-02-01', 31, 50000), ('2026-03-01', 28, 2000)]
    """
    for charge in charges:
        checked(charge, min(line.starts_on for line in lines))
    result = with_extra(lines, [charge.due_on for charge in charges])
    carrying = [index for index, line in enumerate(result) if line.kind != LineKind.DOWN_PAYMENT]
    for charge in charges:
        index = next(index for index in carrying if charge.due_on <= result[index].due_on)
        result[index] = result[index].with_charge(charge)
    return result


def with_installment_fee(lines: Iterable[PlanLine], percent: Decimal) -> list[PlanLine]:
    """Add to each regular installment a fee in per cent of its interest, half even.

    >>> line = PlanLine(date(2024, 1, 1), date(2024, 1, 8), principal=2482_76, interest=46_15)
    >>> with_installment_fee([line], Decimal(10))[0].fee  # 461.5
    462
    """
    share = Fraction(percent) / 100
    return [
        replace(line, fee=line.fee + rounded(share * line.interest)) if line.kind == LineKind.REGULAR else line
        for line in lines
    ]


def with_overdue_penalty(lines: Iterable[PlanLine], percent: Decimal, as_of: date) -> list[PlanLine]:
    """Add to each installment whose due date is past a penalty in per cent of its principal and interest, half even.

    >>> line = PlanLine(date(2023, 1, 1), date(2023, 2, 1), principal=1000_00, interest=30_00)
    >>> with_overdue_penalty([line], Decimal("1.5"), date(2023, 2, 2))[0].penalty
    1545
    """
    share = Fraction(percent) / 100
    return [
        replace(line, penalty=line.penalty + rounded(share * (line.principal + line.interest)))
        if line.due_on < as_of
        else line
        for line in lines
    ]


def with_extra(lines: Sequence[PlanLine], days: Iterable[date]) -> list[PlanLine]:
    """Let an extra installment follow the last one where something falls due after it, on the latest such day.

    >>> len(with_extra([PlanLine(date(2026, 1, 1), date(2026, 2, 1))], [date(2026, 1, 15)]))
    1
    """
    planned = [line for line in lines if line.kind != LineKind.EXTRA]
    ends_on = max(line.due_on for line in planned)
    late = [day for day in days if day > ends_on]
    extra = [PlanLine(ends_on, max(late), kind=LineKind.EXTRA)] if late else []
    return [*planned, *extra]
