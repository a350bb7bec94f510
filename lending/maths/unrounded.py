"""Annuities of systems that round nothing, or only the installment, and that only upwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kernel.money import Rounding, rounded
from lending.maths.schedule import InstallmentTooSmall, NothingToLend


@dataclass(frozen=True, slots=True)
class ExactLine:
    """One installment in exact minor units; `balance` is the principal outstanding after it."""

    principal: Fraction
    interest: Fraction
    balance: Fraction

    @property
    def total(self) -> Fraction:
        """Give all that falls due."""
        return self.principal + self.interest


def exact_schedule(
    principal: int, period_rate: Fraction, count: int, *, rounded_up_to: int | None = None
) -> list[ExactLine]:
    """Plan equal installments without rounding interest; the last one takes the rest.

    The installment is P i / (1 - (1 + i)^-n), rounded up to a multiple of `rounded_up_to` minor units where given.

    :raises NothingToLend: the principal is not above zero.

    280,000 at 8.4 % over 20 months, the installment in whole units:

    >>> lines = exact_schedule(280_000_00, Fraction(84, 12_000), 20, rounded_up_to=100)
    >>> int(lines[0].total), round(lines[-1].principal)
    (1505200, 1494148)
    """
    if principal <= 0:
        raise NothingToLend
    level = _annuity(principal, period_rate, count)
    if rounded_up_to is not None:
        level = Fraction(rounded(level, Rounding.UP, rounded_up_to))
    return list(_lines(Fraction(principal), period_rate, level, count))


def exact_schedule_of(principal: int, period_rate: Fraction, installment: int) -> list[ExactLine]:
    """Plan as many installments of a given amount as it takes, without rounding interest.

    :raises NothingToLend: the principal is not above zero.
    :raises InstallmentTooSmall: the installment does not cover the interest of one period.

    >>> len(exact_schedule_of(280_000_00, Fraction(84, 12_000), 14_000_00))
    22
    """
    if principal <= 0:
        raise NothingToLend
    interest = principal * period_rate
    if installment <= interest:
        raise InstallmentTooSmall(installment, rounded(interest))
    return list(_lines(Fraction(principal), period_rate, Fraction(installment)))


def _lines(balance: Fraction, rate: Fraction, level: Fraction, count: int | None = None) -> Iterator[ExactLine]:
    """Give installments until the count is reached, or until nothing is owed."""
    number = 0
    while balance and number != count:
        number += 1
        interest = balance * rate
        principal = balance if number == count else min(level - interest, balance)
        balance -= principal
        yield ExactLine(principal, interest, balance)


def _annuity(principal: int, rate: Fraction, count: int) -> Fraction:
    return principal * rate / (1 - (1 + rate) ** -count) if rate else Fraction(principal, count)
