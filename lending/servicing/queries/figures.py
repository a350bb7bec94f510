"""The figures of one loan on one day, from its own row and what its installments still ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lending.maths import arrears
from lending.servicing.models import Installment, Loan
from lending.servicing.parts import Parts
from lending.servicing.plans import Owing
from lending.servicing.states import InstallmentState, LoanState


@dataclass(frozen=True, slots=True)
class Figures:
    """What is owed by now, what of it is late, and the interest still to come, in minor units."""

    due_now: int
    overdue: int
    interest_to_come: int
    days_past_due: int


def figures(loan: Loan, owing: Sequence[Owing], *, business_date: date) -> Figures:
    """Work out a loan's figures on a day; `owing` is what its installments still ask for."""
    if loan.state != LoanState.ACTIVE:
        return Figures(0, 0, 0, 0)
    return Figures(
        due_now=sum(line.total for line in owing if line.due_on <= business_date),
        overdue=arrears.overdue_on(business_date, owing),
        interest_to_come=sum(line.interest for line in owing if line.due_on > business_date),
        days_past_due=arrears.days_past_due(business_date, loan.next_unmet_due_on),
    )


def installment_state(due_on: date, *, due: Parts, left: Parts, business_date: date) -> InstallmentState:
    """Say how an installment stands on a day."""
    if not left.total and (due.total or due_on <= business_date):
        return InstallmentState.PAID
    if due_on < business_date:
        return InstallmentState.OVERDUE
    if due_on == business_date:
        return InstallmentState.DUE_TODAY
    return InstallmentState.PARTLY_PAID if left.total < due.total else InstallmentState.LATER


def owing_of(installments: Sequence[Installment]) -> tuple[Owing, ...]:
    """Give what each installment still asks for, without those that ask for nothing."""
    return tuple(owing for owing in map(Owing.of, installments) if owing.total)
