"""Cumulative schedules of loans that are paid out in tranches, or ask for a down payment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from kernel.errors import Invalid
from kernel.money import rounded_ratio
from lending.maths.due_dates import step
from lending.maths.plan import DownPayment, PlanLine, Tranche, down_payment_lines, in_order, net_of
from lending.maths.schedule import build_schedule
from lending.maths.terms import LoanTerms


class TranchesBearInterest(Invalid):
    """A cumulative schedule spreads several disbursements only where they bear no interest."""

    code = "tranches_bear_interest"

    def __init__(self) -> None:
        super().__init__("A loan with interest that is paid out in several parts needs a progressive schedule.")


def cumulative_plan(
    terms: LoanTerms,
    tranches: Sequence[Tranche],
    *,
    down_payment: DownPayment | None = None,
    due_on: Sequence[date] | None = None,
    installment: int | None = None,
) -> list[PlanLine]:
    """Plan the repayment of everything paid out so far.

    With several tranches every installment repays its share of what is paid out by its due date, shares being counted
    over all installments, and the last one takes the rest. A tranche after the last due date adds installments at the
    next regular days. An agreed `installment` in minor units goes with a single tranche.

    :raises NothingToLend: there is no tranche, or one is not above zero.
    :raises TranchesBearInterest: there are several, and the loan bears interest.

    750 and another 750 in the second of three periods:

    >>> from decimal import Decimal
    >>> terms = LoanTerms(currency="USD", yearly_rate=Decimal(0), number_of_installments=3)
    >>> parts = [Tranche(date(2023, 1, 1), 750_00), Tranche(date(2023, 2, 15), 750_00)]
    >>> [line.principal for line in cumulative_plan(terms, parts)]
    [25000, 50000, 75000]
    """
    net = net_of(tranches, down_payment)
    first = net[0].paid_out_on
    days = list(due_on or terms.due_dates(first))
    if len(net) == 1 and net[0].paid_out_on <= days[-1]:
        lines = _single(terms, net[0], tuple(due_on) if due_on else None, installment)
    elif terms.yearly_rate or installment is not None:
        raise TranchesBearInterest
    else:
        lines = _spread(terms, net, days, regular=due_on is None)
    return in_order([*down_payment_lines(tranches, down_payment), *lines])


def _single(
    terms: LoanTerms, tranche: Tranche, due_on: tuple[date, ...] | None, installment: int | None
) -> list[PlanLine]:
    plan = build_schedule(terms, tranche.amount, tranche.paid_out_on, fixed_installment=installment, due_on=due_on)
    starts = [tranche.paid_out_on, *(line.due_on for line in plan.installments)]
    return [
        PlanLine(start, line.due_on, line.principal, line.interest)
        for start, line in zip(starts, plan.installments, strict=False)
    ]


def _spread(terms: LoanTerms, net: Sequence[Tranche], days: list[date], *, regular: bool) -> list[PlanLine]:
    """Give each installment its share, with more installments at regular distances where money comes after them all."""
    first, agreed = net[0].paid_out_on, len(days)
    seed = first if regular else days[-1]
    while net[-1].paid_out_on > days[-1]:
        times = len(days) + 1 - (0 if regular else agreed)
        days.append(step(seed, terms.repay_every, terms.repay_unit, times))
    lines, repaid = [], 0
    for start, end in pairwise([first, *days]):
        paid_out = sum(each.amount for each in net if each.paid_out_on <= end)
        last = end >= days[terms.number_of_installments - 1]  # it, and what came after it, repays all lent by then
        part = paid_out - repaid if last else min(_share(terms, paid_out), paid_out - repaid)
        lines.append(PlanLine(start, end, principal=part))
        repaid += part
    return lines


def _share(terms: LoanTerms, amount: int) -> int:
    rule, multiple = terms.rounding_of_installments, terms.multiple_of_installments
    return rounded_ratio(amount, terms.number_of_installments, rule, multiple)
