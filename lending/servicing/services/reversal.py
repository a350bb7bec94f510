"""Taking a repayment back: nothing is edited, the loan's money is replayed without it and the difference is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction as database

from kernel.states import label
from kit import audit, outbox, transitions, workspace
from kit.actor import Actor
from lending import events
from lending.ledger import chart
from lending.ledger.services import post_entry
from lending.servicing import rules
from lending.servicing.models import Allocation, Installment, Loan, LoanTransaction
from lending.servicing.parts import COMPONENTS
from lending.servicing.plans import Plan, bring_to, plan_reversal
from lending.servicing.queries.loans import installments_of, lock_loan
from lending.servicing.queries.transactions import get_transaction, standing_payments
from lending.servicing.services import telling
from lending.servicing.states import LOAN_MOVES, Deed, LoanState, TransactionKind

_FIGURES = (
    *(f"paid_{part}_minor" for part in COMPONENTS),
    "credit_minor",
    "closed_on",
    "next_due_on",
    "next_unmet_due_on",
    "last_repayment_on",
)


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
    plan = plan_reversal(loan, schedule, repayment=repayment, others=others)
    state_before, owed_before = loan.state, loan.outstanding.total
    changes = telling.changes(loan, plan, owed_before=owed_before, state_before=state_before)
    _bring_loan_to(loan, plan, schedule, others, actor, reason)
    reversal = _take_back(loan, repayment, plan, actor, reason)
    _tell(loan, repayment, reversal, changes, actor, reason)
    return Reversed(reversal, repayment, loan)


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


def _bring_loan_to(
    loan: Loan,
    plan: Plan,
    schedule: Sequence[Installment],
    others: Sequence[LoanTransaction],
    actor: Actor,
    reason: str,
) -> None:
    if plan.state_after != loan.state:
        transitions.move(loan, LoanState(plan.state_after), moves=LOAN_MOVES, actor=actor, reason=reason)
    bring_to(plan, loan, day=workspace.business_date())
    repaid_on = [other.value_on for other in others if other.kind == TransactionKind.REPAYMENT]
    loan.last_repayment_on = max(repaid_on, default=None)
    loan.save(update_fields=_FIGURES)
    by_id = {installment.pk: installment for installment in schedule}
    for share in plan.shares:
        row = by_id[share.installment_id]
        row.paid_principal_minor += share.parts.principal
        row.paid_interest_minor += share.parts.interest
        row.paid_fee_minor += share.parts.fee
        row.paid_penalty_minor += share.parts.penalty
    changed = [by_id[share.installment_id] for share in plan.shares]
    Installment.objects.bulk_update(changed, [f"paid_{part}_minor" for part in COMPONENTS])


def _take_back(loan: Loan, repayment: LoanTransaction, plan: Plan, actor: Actor, reason: str) -> LoanTransaction:
    today = workspace.business_date()
    entry = post_entry(
        recipe=chart.Recipe.REVERSAL,
        lines=plan.lines,
        posted_on=today,
        memo=f"Reversal of {repayment.reference} on loan {loan.reference}",
        loan_id=loan.pk,
        actor=actor,
        reverses=repayment.entry,
    )
    reversal = LoanTransaction.objects.create(
        loan=loan,
        kind=TransactionKind.REVERSAL.value,
        value_on=today,
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
        entry=entry,
        reverses=repayment,
        actor_id=actor.user_id,
        actor_name=actor.name,
    )
    Allocation.objects.bulk_create(
        [
            Allocation(
                transaction=reversal,
                installment_id=share.installment_id,
                principal_minor=share.parts.principal,
                interest_minor=share.parts.interest,
                fee_minor=share.parts.fee,
                penalty_minor=share.parts.penalty,
            )
            for share in plan.shares
        ]
    )
    return reversal


def _tell(
    loan: Loan,
    repayment: LoanTransaction,
    reversal: LoanTransaction,
    changes: list[dict[str, str]],
    actor: Actor,
    reason: str,
) -> None:
    audit.record(
        actor,
        telling.REVERSED,
        subject=telling.subject(loan),
        on_day=reversal.value_on,
        customer_id=loan.customer_id,
        loan_id=loan.pk,
        amount=loan.money(reversal.amount_minor),
        reason=reason,
        facts={
            **telling.facts(reversal),
            "transaction_id": reversal.pk,
            "reference": reversal.reference,
            "reverses": repayment.reference,
        },
        changes=changes,
    )
    outbox.publish(
        events.RepaymentReversed(
            subject=telling.subject(loan),
            loan_id=loan.pk,
            customer_id=loan.customer_id,
            transaction_id=reversal.pk,
            reversed_transaction_id=repayment.pk,
            amount=loan.money(repayment.amount_minor),
            outstanding=loan.money(loan.outstanding.total),
            reason=reason,
        )
    )
