"""What a deed would do to a loan, worked out before anything is written: facts in, facts out.

The same plan is shown by a preview, written by the deed and replayed by the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lending.ledger import chart
from lending.maths import arrears
from lending.maths.replay import Payment, replay
from lending.maths.waterfall import Component, Due, allocation_order, pour
from lending.servicing.models import Installment, Loan, LoanTransaction
from lending.servicing.parts import Parts
from lending.servicing.states import MONEY_ACCOUNT, Channel, LoanState, settled_state


@dataclass(frozen=True, slots=True)
class Owing:
    """What one installment still asks for, in minor units."""

    id: int
    number: int
    due_on: date
    principal: int
    interest: int
    fee: int
    penalty: int

    @classmethod
    def of(cls, installment: Installment) -> Owing:
        """Take what is left of an installment."""
        left = installment.left
        return cls(
            installment.pk,
            installment.number,
            installment.due_on,
            left.principal,
            left.interest,
            left.fee,
            left.penalty,
        )

    @property
    def total(self) -> int:
        """The four components together."""
        return self.principal + self.interest + self.fee + self.penalty

    def less(self, paid: Parts) -> Owing:
        """Say what is left after a payment; a negative one raises it."""
        return Owing(
            self.id,
            self.number,
            self.due_on,
            self.principal - paid.principal,
            self.interest - paid.interest,
            self.fee - paid.fee,
            self.penalty - paid.penalty,
        )


@dataclass(frozen=True, slots=True)
class Share:
    """What a deed does to one installment: what is paid towards it grows by `parts`."""

    installment_id: int
    number: int
    due_on: date
    parts: Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Money in, or the taking back of it: every figure that changes, in minor units."""

    amount: int
    parts: Parts
    credit: int
    shares: tuple[Share, ...]
    owing_after: tuple[Owing, ...]
    credit_after: int
    state_after: LoanState
    next_due_on: date | None
    next_unmet_due_on: date | None
    lines: chart.Lines

    @property
    def outstanding_after(self) -> Parts:
        """All that is owed afterwards, due or not."""
        return Parts.sum(self.owing_after)


def plan_repayment(loan: Loan, owing: Sequence[Owing], *, amount: int, channel: Channel) -> Plan:
    """Pour a repayment over what a loan owes, in its terms' order; what nobody owed becomes credit."""
    poured = pour(amount, owing, order=_order(loan))
    taken = {allocation.number: Parts.of(allocation) for allocation in poured.allocations}
    shares = tuple(Share(o.id, o.number, o.due_on, taken[o.number]) for o in owing if o.number in taken)
    after = tuple(o.less(taken.get(o.number, Parts())) for o in owing)
    paid_into = MONEY_ACCOUNT[channel]
    return _plan(loan, amount=amount, credit=poured.left_over, shares=shares, after=after, paid_into=paid_into)


def plan_reversal(
    loan: Loan,
    schedule: Sequence[Installment],
    *,
    repayment: LoanTransaction,
    others: Iterable[LoanTransaction],
    paid_into: str,
) -> Plan:
    """Replay a loan's money without one repayment; the plan is the difference to how it stands now.

    `others` are the money that came in and still stands, without `repayment`; `paid_into` is the account that its entry
    moved the money into, from which it is taken again.
    """
    payments = [Payment(received_on=other.value_on, amount=other.amount_minor, entry=other.pk) for other in others]
    replayed = replay([_promised(installment) for installment in schedule], payments, order=_order(loan))
    shares, after = [], []
    for installment, then in zip(schedule, replayed.installments, strict=True):
        change = Parts.of(then.paid) - installment.paid
        after.append(Owing.of(installment).less(change))
        if change:
            shares.append(Share(installment.pk, installment.number, installment.due_on, change))
    return _plan(
        loan,
        amount=-repayment.amount_minor,
        credit=replayed.credit - loan.credit_minor,
        shares=tuple(shares),
        after=tuple(after),
        paid_into=paid_into,
    )


def bring_to(plan: Plan, loan: Loan, *, day: date) -> None:
    """Bring a loan's figures to where a plan leads, in memory; `day` is when it was settled, if it is now."""
    settled = plan.state_after != LoanState.ACTIVE
    loan.closed_on = (loan.closed_on or day) if settled else None
    loan.paid_principal_minor += plan.parts.principal
    loan.paid_interest_minor += plan.parts.interest
    loan.paid_fee_minor += plan.parts.fee
    loan.paid_penalty_minor += plan.parts.penalty
    loan.credit_minor = plan.credit_after
    loan.next_due_on, loan.next_unmet_due_on = plan.next_due_on, plan.next_unmet_due_on


def _order(loan: Loan) -> tuple[Component, ...]:
    return allocation_order(loan.terms.allocation_order)


def _promised(installment: Installment) -> Due:
    due = installment.due
    return Due(installment.number, installment.due_on, due.principal, due.interest, due.fee, due.penalty)


def _plan(
    loan: Loan, *, amount: int, credit: int, shares: tuple[Share, ...], after: tuple[Owing, ...], paid_into: str
) -> Plan:
    parts = Parts.sum(share.parts for share in shares)
    assert parts.total + credit == amount, (parts, credit, amount)
    left = [owing for owing in after if owing.total]
    credit_after = loan.credit_minor + credit
    assert credit_after >= 0, credit_after
    return Plan(
        amount=amount,
        parts=parts,
        credit=credit,
        shares=shares,
        owing_after=after,
        credit_after=credit_after,
        state_after=settled_state(owed=sum(owing.total for owing in left), credit=credit_after),
        next_due_on=arrears.next_unmet_due_on(left),
        next_unmet_due_on=arrears.next_unmet_due_on(left, tolerance=loan.terms.arrears_tolerance_minor),
        lines=chart.repayment(
            paid_into=paid_into,
            principal=parts.principal,
            interest=parts.interest,
            fee=parts.fee,
            penalty=parts.penalty,
            credit=credit,
        ),
    )
