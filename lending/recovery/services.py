"""Giving a loan up."""

from __future__ import annotations

from django.db import transaction as database

from kernel.errors import DomainError
from kit import audit, outbox, transitions, workspace
from kit.actor import Actor
from lending import events
from lending.ledger import chart
from lending.ledger.services import post_entry
from lending.servicing import rules
from lending.servicing.models import Loan, LoanTransaction
from lending.servicing.queries.loans import lock_loan
from lending.servicing.states import LOAN_MOVES, Deed, LoanState, TransactionKind

WRITTEN_OFF = "loan.written_off"
audit.describe(WRITTEN_OFF, "Write-off")


class NoPrincipalLeft(DomainError):
    """Only charges are still owed; there is no principal to give up."""

    code = "no_principal_left"


@database.atomic(savepoint=False)
def write_off_loan(*, loan_id: int, reason: str, actor: Actor) -> Loan:
    """Give a loan up on the business date: its outstanding principal becomes a loss.

    Its unpaid charges never became income, so they stand in no account.

    :raises kernel.errors.Missing: there is no such loan. :raises lending.servicing.rules.NotInThisState: it is not
    active. :raises lending.servicing.rules.NotByTheSamePerson: it is in the actor's own care. :raises
    lending.servicing.rules.ReasonNeeded: no reason. :raises NoPrincipalLeft: nothing to give up.
    """
    loan = lock_loan(loan_id)
    rules.check(Deed.WRITE_OFF, loan, actor)
    reason = rules.checked_reason(reason)
    today, lost, owed = workspace.business_date(), loan.outstanding.principal, loan.outstanding.total
    if not lost:
        raise NoPrincipalLeft(
            f"The principal of loan {loan.reference} is repaid, so there is nothing to write off.", loan=loan.reference
        )
    transitions.move(loan, LoanState.WRITTEN_OFF, moves=LOAN_MOVES, actor=actor, reason=reason)
    loan.written_off_minor = lost
    loan.closed_on, loan.next_due_on, loan.next_unmet_due_on = today, None, None
    loan.save(update_fields=["written_off_minor", "closed_on", "next_due_on", "next_unmet_due_on"])
    transaction = _give_up(loan, lost, reason, actor)
    _tell(loan, transaction, owed, reason, actor)
    return loan


def _give_up(loan: Loan, lost: int, reason: str, actor: Actor) -> LoanTransaction:
    assert loan.closed_on is not None
    entry = post_entry(
        recipe=chart.Recipe.WRITE_OFF,
        lines=chart.write_off(principal=lost),
        posted_on=loan.closed_on,
        memo=f"Write-off of loan {loan.reference}",
        loan_id=loan.pk,
        actor=actor,
    )
    return LoanTransaction.objects.create(
        loan=loan,
        kind=TransactionKind.WRITE_OFF.value,
        value_on=loan.closed_on,
        amount_minor=lost,
        principal_minor=lost,
        principal_after_minor=0,
        note=reason[:300],
        entry=entry,
        actor_id=actor.user_id,
        actor_name=actor.name,
    )


def _tell(loan: Loan, transaction: LoanTransaction, owed: int, reason: str, actor: Actor) -> None:
    subject, lost = f"loan:{loan.pk}", loan.money(transaction.amount_minor)
    audit.record(
        actor,
        WRITTEN_OFF,
        subject=subject,
        on_day=transaction.value_on,
        customer_id=loan.customer_id,
        loan_id=loan.pk,
        amount=lost,
        reason=reason,
        facts={
            "customer": loan.customer.full_name,
            "transaction_id": transaction.pk,
            "reference": transaction.reference,
        },
        changes=[
            {"field": "outstanding", "before": loan.money(owed).text(), "after": loan.money(0).text()},
            {"field": "state", "before": LoanState.ACTIVE.value, "after": loan.state},
        ],
    )
    outbox.publish(
        events.LoanWrittenOff(
            subject=subject,
            loan_id=loan.pk,
            customer_id=loan.customer_id,
            principal=lost,
            written_off_on=transaction.value_on,
            reason=reason,
        )
    )
