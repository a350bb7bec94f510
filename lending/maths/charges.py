"""Fees and penalties take their place in a schedule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from kernel.errors import Invalid
from lending.maths.schedule import Schedule, ScheduledInstallment
from lending.maths.waterfall import Component


@dataclass(frozen=True, slots=True)
class Charge:
    """A fee or a penalty of `amount` minor units."""

    kind: Component
    due_on: date
    amount: int


class BadCharge(Invalid):
    """A charge must be a fee or a penalty, above zero, due on the day of disbursement or later."""

    code = "bad_charge"

    def __init__(self, charge: Charge) -> None:
        super().__init__(
            "A charge is a fee or a penalty above zero, due on the day of disbursement or later.",
            kind=str(charge.kind),
            due_on=charge.due_on.isoformat(),
            amount_minor=charge.amount,
        )


def checked(charge: Charge, disbursed_on: date) -> Charge:
    """Give a charge back when it can be one.

    :raises BadCharge: neither fee nor penalty, not above zero, or due before the disbursement.
    """
    if charge.kind not in (Component.FEE, Component.PENALTY) or charge.amount <= 0 or charge.due_on < disbursed_on:
        raise BadCharge(charge)
    return charge


def with_charges(schedule: Schedule, charges: Iterable[Charge]) -> Schedule:
    """Add charges to a schedule.

    A charge falls due with the first installment due on its day or later. Those due after the last one make an extra
    installment, due on the latest of their days.

    :raises BadCharge: neither fee nor penalty, not above zero, or due before the disbursement.

    >>> lines = (ScheduledInstallment(1, date(2026, 2, 1), 500_00, 0, 0, 0, 0),)
    >>> plan = Schedule(500_00, date(2026, 1, 1), lines)
    >>> fee = Charge(Component.FEE, date(2026, 2, 1), 5_00)
    >>> plan = with_charges(plan, [fee, Charge(Component.PENALTY, date(2026, 3, 1), 20_00)])
    >>> [(str(line.due_on), line.fee, line.penalty, line.total) for line in plan.installments]
    [('2026-02-01', 500, 0, 50500), ('2026-03-01', 0, 2000, 2000)]
    """
    given = list(charges)
    for charge in given:
        checked(charge, schedule.disbursed_on)
    lines = list(schedule.installments)
    late = [charge for charge in given if charge.due_on > schedule.maturity_on]
    if late:
        lines.append(ScheduledInstallment(lines[-1].number + 1, max(charge.due_on for charge in late), 0, 0, 0, 0, 0))
    return replace(schedule, installments=_charged(lines, given))


def _charged(lines: Sequence[ScheduledInstallment], charges: Sequence[Charge]) -> tuple[ScheduledInstallment, ...]:
    ends = [date.min, *(line.due_on for line in lines)]
    charged = []
    for line, (starts_on, ends_on) in zip(lines, pairwise(ends), strict=True):
        within = [charge for charge in charges if starts_on < charge.due_on <= ends_on]
        fee = sum(charge.amount for charge in within if charge.kind == Component.FEE)
        penalty = sum(charge.amount for charge in within if charge.kind == Component.PENALTY)
        charged.append(replace(line, fee=line.fee + fee, penalty=line.penalty + penalty) if within else line)
    return tuple(charged)
