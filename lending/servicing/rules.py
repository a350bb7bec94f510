"""Who may do what to a loan, and when. A deed asks before it acts; the screen asks to say why a button is grey."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kernel.errors import DomainError, FieldProblem, Forbidden, Invalid
from kernel.money import Money
from kernel.states import label
from kit.actor import Actor
from lending.servicing.models import Loan, LoanTransaction
from lending.servicing.states import DEEDS_IN, Deed, LoanState, TransactionKind

PERMISSIONS = {
    Deed.DISBURSE: "loans.disburse",
    Deed.RECORD_REPAYMENT: "repayments.record",
    Deed.REVERSE: "repayments.reverse",
    Deed.WRITE_OFF: "loans.write_off",
}
_DONE_TO = {
    Deed.DISBURSE: "it cannot be disbursed",
    Deed.RECORD_REPAYMENT: "it cannot take a repayment",
    Deed.REVERSE: "its repayments cannot be reversed",
    Deed.WRITE_OFF: "it cannot be written off",
}
_IN_WORDS = {
    Deed.DISBURSE: "disburse it",
    Deed.RECORD_REPAYMENT: "record a repayment",
    Deed.REVERSE: "reverse a repayment",
    Deed.WRITE_OFF: "write it off",
}


class NotInThisState(DomainError):
    """The state that the loan is in does not let this be done to it."""

    code = "not_in_this_state"

    def __init__(self, loan: Loan, deed: Deed) -> None:
        allowed = DEEDS_IN[LoanState(loan.state)]
        way = f"You can {' or '.join(_IN_WORDS[d] for d in allowed)}." if allowed else "Nothing more can be done to it."
        super().__init__(
            f"Loan {loan.reference} is {label(loan.state)}, so {_DONE_TO[deed]}. {way}",
            loan=loan.reference,
            state=loan.state,
            allowed=[d.value for d in allowed],
        )


class NotByTheSamePerson(Forbidden):
    """Two people are needed: the one who did the first step may not do this one."""

    code = "needs_another_person"


def check(deed: Deed, loan: Loan, actor: Actor) -> None:
    """Let a deed pass that this person may do to this loan now.

    :raises kernel.errors.PermissionMissing: the role does not hold the permission.
    :raises NotInThisState: the loan's state does not let it. :raises NotByTheSamePerson: two people are needed.
    """
    actor.require(PERMISSIONS[deed])
    check_state(deed, loan)
    if apart := _APART.get(deed):
        apart(loan, actor)


def check_state(deed: Deed, loan: Loan) -> None:
    """Let a deed pass that the loan's state allows, whoever asks.

    :raises NotInThisState: the state does not let it.
    """
    if deed not in DEEDS_IN[LoanState(loan.state)]:
        raise NotInThisState(loan, deed)


def _not_the_approver(loan: Loan, actor: Actor) -> None:
    if actor.user_id is not None and actor.user_id == loan.approved_by_id:
        raise NotByTheSamePerson(
            f"You approved loan {loan.reference}, so somebody else has to pay it out. Ask a colleague.",
            loan=loan.reference,
        )


def _not_its_officer(loan: Loan, actor: Actor) -> None:
    if actor.user_id is not None and actor.user_id == loan.officer_id:
        raise NotByTheSamePerson(
            f"Loan {loan.reference} is in your own care, so somebody else has to write it off.", loan=loan.reference
        )


_APART: dict[Deed, Callable[[Loan, Actor], None]] = {
    Deed.DISBURSE: _not_the_approver,
    Deed.WRITE_OFF: _not_its_officer,
}


@dataclass(frozen=True, slots=True)
class Possible:
    """One deed, whether it may be done, and if not why."""

    deed: Deed
    allowed: bool
    why: str


def deeds(loan: Loan, actor: Actor) -> list[Possible]:
    """Say of every deed whether this person may do it to this loan now."""
    return [_possible(deed, loan, actor) for deed in Deed]


def _possible(deed: Deed, loan: Loan, actor: Actor) -> Possible:
    try:
        check(deed, loan, actor)
    except DomainError as refusal:
        return Possible(deed, False, refusal.sentence)
    return Possible(deed, True, "")


class NotADay(Invalid):
    """The day is not one on which this can have happened."""

    code = "day_out_of_bounds"

    def __init__(self, pointer: str, sentence: str) -> None:
        super().__init__(sentence, fields=[FieldProblem(pointer, self.code, sentence)])


def check_disbursement_day(disbursed_on: date, *, business_date: date) -> None:
    """Let a day pass on which money can have gone out.

    :raises NotADay: it is after the business date.
    """
    if disbursed_on > business_date:
        raise NotADay(
            "/disbursed_on", f"The books are open for {business_date}; money cannot go out on {disbursed_on}."
        )


def check_first_due_day(first_due_on: date | None, *, disbursed_on: date) -> None:
    """Let a first due day pass that comes after the disbursement.

    :raises NotADay: it does not.
    """
    if first_due_on is not None and first_due_on <= disbursed_on:
        raise NotADay(
            "/first_due_on", f"The first installment has to fall due after the disbursement on {disbursed_on}."
        )


class NotAPayment(Invalid):
    """The amount cannot be a repayment of this loan."""

    code = "amount_out_of_bounds"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, fields=[FieldProblem("/amount", self.code, sentence)])


MOST_MINOR = 10**15  # far above any loan, far below what a bigint sums


def check_payment(loan: Loan, *, amount: Money, received_on: date, business_date: date) -> None:
    """Let a payment pass that can have been made: some money, between the disbursement and the business date.

    :raises NotAPayment: no money, or beyond belief. :raises NotADay: before the disbursement or after the business
    date.
    """
    if amount.currency != loan.currency or not 0 < amount.minor <= MOST_MINOR:
        raise NotAPayment(f"A repayment is some amount in {loan.currency}, more than nothing.")
    assert loan.disbursed_on is not None
    if received_on < loan.disbursed_on:
        raise NotADay(
            "/received_on",
            f"Loan {loan.reference} was disbursed on {loan.disbursed_on}; it cannot have been repaid on {received_on}.",
        )
    if received_on > business_date:
        raise NotADay("/received_on", f"The books are open for {business_date}; {received_on} is still to come.")


class NotReversible(DomainError):
    """This transaction is not a repayment that still stands."""

    code = "not_reversible"


class AlreadyReversed(NotReversible):
    """The repayment was reversed before."""

    code = "already_reversed"


def reversible(transaction: LoanTransaction, *, reversed_by: int | None, loan_state: str) -> bool:
    """Tell whether a transaction is a repayment that could be reversed now."""
    return (
        transaction.kind == TransactionKind.REPAYMENT
        and reversed_by is None
        and Deed.REVERSE in DEEDS_IN[LoanState(loan_state)]
    )


class OutOfBalance(DomainError):
    """A loan's totals differ from its schedule: nothing may be posted on it until somebody has looked."""

    code = "loan_out_of_balance"
    title: ClassVar[str] = "The loan's figures do not agree"

    def __init__(self, loan: Loan) -> None:
        super().__init__(
            f"The totals of loan {loan.reference} differ from its schedule, so nothing was posted. "
            "Ask support to reconcile it first.",
            loan=loan.reference,
        )


def check_balance(loan: Loan, owing_total: int) -> None:
    """Let a loan pass whose totals agree with what its installments still ask for, in minor units.

    :raises OutOfBalance: they differ.
    """
    if loan.outstanding.total != owing_total:
        raise OutOfBalance(loan)


class ReasonNeeded(Invalid):
    """A deed that takes something back has to say why."""

    code = "reason_needed"


def checked_reason(reason: str) -> str:
    """Give the reason without the spaces around it.

    :raises ReasonNeeded: it says nothing.
    """
    if not reason.strip():
        sentence = "Say why, in a few words; the reason stands in the loan's history."
        raise ReasonNeeded(sentence, fields=[FieldProblem("/reason", "reason_needed", sentence)])
    return reason.strip()
