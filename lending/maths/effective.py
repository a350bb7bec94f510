"""What a loan really costs: the effective yearly rate, which makes the payments worth the advances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from kernel.errors import Invalid
from lending.maths.schedule import Schedule

_DIGITS = 40
_ENOUGH = Decimal("1e-25")
_STEPS = 200


@dataclass(frozen=True, slots=True)
class CashFlow:
    """An amount of minor units, `at` years after the start."""

    at: Fraction
    amount: int


class NoEffectiveRate(Invalid):
    """No yearly rate makes the payments worth the advances."""

    code = "no_effective_rate"

    def __init__(self) -> None:
        super().__init__("There is no effective rate: payments must follow the advances, and both must be above zero.")


def effective_rate_of(schedule: Schedule, *, withheld: int = 0) -> Decimal:
    """Give the effective yearly rate of a schedule in per cent, days over 365; `withheld` was never paid out.

    :raises NoEffectiveRate: nothing was paid out, or everything is due on the day of disbursement.
    """
    start = schedule.disbursed_on
    payments = [CashFlow(Fraction((line.due_on - start).days, 365), line.total) for line in schedule.installments]
    return effective_yearly_rate([CashFlow(Fraction(0), schedule.principal - withheld)], payments)


def effective_yearly_rate(advances: Sequence[CashFlow], payments: Sequence[CashFlow]) -> Decimal:
    """Give the yearly rate X in per cent with sum of payment / (1 + X)^t = sum of advance / (1 + X)^t.

    The equation of Directive 2008/48/EC, annex I. Correct to more than ten digits; the caller rounds.

    :raises NoEffectiveRate: there is no such rate.

    1,000 repaid with 1,200 after 546 days (Directive 98/7/EC, first example):

    >>> round(effective_yearly_rate([CashFlow(Fraction(0), 1_000_00)], [CashFlow(Fraction(546, 365), 1_200_00)]), 2)
    Decimal('12.96')
    """
    flows = [(flow.at, flow.amount) for flow in payments] + [(flow.at, -flow.amount) for flow in advances]
    if not _has_a_rate(advances, payments):
        raise NoEffectiveRate
    with localcontext() as context:
        context.prec = _DIGITS
        times = [(Decimal(at.numerator) / at.denominator, Decimal(amount)) for at, amount in flows]
        return +(100 * (_force_of_interest(times).exp() - 1))


def _has_a_rate(advances: Sequence[CashFlow], payments: Sequence[CashFlow]) -> bool:
    """Say whether money goes out and something of it comes back later."""
    lent, repaid = [flow for flow in advances if flow.amount], [flow for flow in payments if flow.amount]
    if not lent or not repaid or any(flow.amount < 0 for flow in (*lent, *repaid)):
        return False
    return max(flow.at for flow in repaid) > min(flow.at for flow in lent)


def _force_of_interest(flows: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """Solve for d = ln(1 + X): Newton's steps on the present value, halving where one would leave the bracket."""
    low, high = _bracket(flows)
    guess = (low + high) / 2
    for _ in range(_STEPS):
        value, slope = _present_value(flows, guess)
        low, high = (guess, high) if value > 0 else (low, guess)
        following = guess - value / slope if slope else (low + high) / 2
        if not low <= following <= high:
            following = (low + high) / 2
        if abs(following - guess) < _ENOUGH:
            return following
        guess = following
    return guess


def _bracket(flows: Sequence[tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal]:
    """Find forces of interest at which the payments are worth more, and less, than the advances."""
    low, high = Decimal(-1), Decimal(1)
    for _ in range(40):
        if _present_value(flows, low)[0] > 0:
            break
        low *= 2
    for _ in range(40):
        if _present_value(flows, high)[0] < 0:
            return low, high
        high *= 2
    raise NoEffectiveRate


def _present_value(flows: Sequence[tuple[Decimal, Decimal]], force: Decimal) -> tuple[Decimal, Decimal]:
    """Give the present value of all flows, and its slope, at a force of interest."""
    value = slope = Decimal(0)
    for at, amount in flows:
        worth = amount * (-force * at).exp()
        value += worth
        slope -= at * worth
    return value, slope
