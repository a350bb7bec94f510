"""Taking a repayment back: nothing is edited, the loan's money is replayed without it and the difference is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction as database

from kernel.states import label
from kit import workspace
from kit.actor import Actor
from lending import events
from lending.ledger.queries import account_of_money
from lending.servicing import rules
from lending.servicing.models import Loan, LoanTransaction
from lending.servicing.plans import Plan, bring_to, plan_reversal
from lending.servicing.queries.figures import owing_of
from lending.servicing.queries.loans import installments_of, lock_loan
from lending.servicing.queries.transactions import get_transaction, standing_payments
from lending.servicing.services import posting, telling
from lending.servicing.services.posting import Receipt
from lending.servicing.states import LOAN_MOVES, Deed, LoanState, TransactionKind
from lending.servicing.tallies import Before, of_transaction


@dataclass(frozen=True, slots=True)
class Reversed:
    """A reversal, the repayment it took back, and the loan as it stands after it."""

    transaction: LoanTransaction
    repayment: LoanTransaction
    loan: Loan


@database.atomic(savepoint=False)
def reverse_repayment(*, loan_id: int, transaction_id: int, reason: str, actor: Actor) -> Reversed:
    """Take a repayment back, such as a bounced cheque or a typing mistake, on the business date.

    :raises kernel.errors.Missing: there is no such loan or transaction. :raises
    lending.servicing.rules.NotInThisState: the loan's state does not let it. :raises
    lending.servicing.rules.AlreadyReversed: it was taken back before. :raises lending.servicing.rules.NotReversible:
    it is no repayment. :raises lending.servicing.rules.ReasonNeeded: no reason.
    """
    loan = lock_loan(loan_id)
    rules.check(Deed.REVERSE, loan, actor)
    reason = rules.checked_reason(reason)
    repayment = _that_still_stands(loan, transaction_id)
    schedule = installments_of(loan)
    rules.check_balance(loan, sum(installment.left.total for installment in schedule))
    others = standing_payments(loan.pk, without=repayment.pk)
    plan = plan_reversal(loan, schedule, repayment=repayment, others=others, paid_into=_paid_into(repayment))
    state_before, owed_before = loan.state, loan.outstanding.total
    stood = Before.of(loan, owing_of(schedule))
    changes = telling.changes(loan, plan, owed_before=owed_before, state_before=state_before)
    _bring_loan_to(loan, plan, others)
    reversal = _reversal(loan, repayment, plan, actor, reason)
    receipt = Receipt(
        transaction=reversal,
        lines=plan.lines,
        shares=plan.shares,
        tallies=stood.until(loan, plan.owing_after, of_transaction(reversal)),
        memo=f"Reversal of {repayment.reference} on loan {loan.reference}",
        state_before=state_before,
        deed=telling.REVERSED,
        reason=reason,
        facts={**telling.facts(reversal), "reverses": repayment.reference},
        changes=changes,
        news=[_news(loan, repayment, reason)],
    )
    posting.write(receipt, actor=actor)
    return Reversed(reversal, repayment, loan)


def _paid_into(repayment: LoanTransaction) -> str:
    """Give the account that the repayment's own entry moved the money into: one brought in stands against another."""
    assert repayment.entry_id is not None
    return account_of_money(repayment.entry_id)


def _that_still_stands(loan: Loan, transaction_id: int) -> LoanTransaction:
    repayment = get_transaction(loan.pk, transaction_id)
    if repayment.kind != TransactionKind.REPAYMENT:
        raise rules.NotReversible(
            f"{repayment.reference} is no repayment but a {label(repayment.kind)}; only repayments are reversed.",
            transaction=repayment.reference,
        )
    if repayment.reversed_by_id is not None:  # type: ignore[attr-defined]  # annotated
        raise rules.AlreadyReversed(
            f"{repayment.reference} was reversed already, so there is nothing left to take back.",
            transaction=repayment.reference,
        )
    return repayment


def _bring_loan_to(loan: Loan, plan: Plan, others: Sequence[LoanTransaction]) -> None:
    if plan.state_after != loan.state:
        LOAN_MOVES.check(LoanState(loan.state), plan.state_after)
        loan.state = plan.state_after.value
    bring_to(plan, loan, day=workspace.business_date())
    repaid_on = [other.value_on for other in others if other.kind == TransactionKind.REPAYMENT]
    loan.last_repayment_on = max(repaid_on, default=None)


def _reversal(loan: Loan, repayment: LoanTransaction, plan: Plan, actor: Actor, reason: str) -> LoanTransaction:
    return LoanTransaction(
        pk=0,  # Postgres gives it
        loan=loan,
        kind=TransactionKind.REVERSAL.value,
        value_on=workspace.business_date(),
        amount_minor=plan.amount,
        principal_minor=plan.parts.principal,
        interest_minor=plan.parts.interest,
        fee_minor=plan.parts.fee,
        penalty_minor=plan.parts.penalty,
        credit_minor=plan.credit,
        principal_after_minor=loan.outstanding.principal,
        channel=repayment.channel,
        external_reference=repayment.external_reference,
        note=reason[:300],
        reverses=repayment,
        actor_id=actor.user_id,
        actor_name=actor.name,
    )


def _news(loan: Loan, repayment: LoanTransaction, reason: str) -> events.RepaymentReversed:
    return events.RepaymentReversed(
        subject=telling.subject(loan),
        loan_id=loan.pk,
        customer_id=loan.customer_id,
        transaction_id=0,  # Postgres gives it
        reversed_transaction_id=repayment.pk,
        amount=loan.money(repayment.amount_minor),
        outstanding=loan.money(loan.outstanding.total),
        reason=reason,
    )
