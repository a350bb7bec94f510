"""Giving a loan up."""

from __future__ import annotations

from django.db import transaction as database

from kernel.errors import DomainError
from kit import audit, workspace
from kit.actor import Actor
from lending import events
from lending.ledger import chart
from lending.servicing import rules
from lending.servicing.models import Loan, LoanTransaction
from lending.servicing.queries.figures import owing_of
from lending.servicing.queries.loans import installments_of, lock_loan
from lending.servicing.services import posting
from lending.servicing.services.posting import Receipt
from lending.servicing.states import LOAN_MOVES, Deed, LoanState, TransactionKind
from lending.servicing.tallies import Before, of_transaction

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
    state_before, stood = loan.state, Before.of(loan, owing_of(installments_of(loan)))
    LOAN_MOVES.check(LoanState(state_before), LoanState.WRITTEN_OFF)
    loan.state, loan.written_off_minor = LoanState.WRITTEN_OFF.value, lost
    loan.closed_on, loan.next_due_on, loan.next_unmet_due_on = today, None, None
    transaction = _given_up(loan, lost, reason, actor)
    receipt = Receipt(
        transaction=transaction,
        lines=chart.write_off(principal=lost),
        tallies=stood.until(loan, [], of_transaction(transaction)),
        memo=f"Write-off of loan {loan.reference}",
        state_before=state_before,
        deed=WRITTEN_OFF,
        reason=reason,
        facts={"customer": loan.customer.full_name},
        changes=[
            {"field": "outstanding", "before": loan.money(owed).text(), "after": loan.money(0).text()},
            {"field": "state", "before": state_before, "after": loan.state},
        ],
        news=[_news(loan, transaction, reason)],
    )
    posting.write(receipt, actor=actor)
    return loan


def _given_up(loan: Loan, lost: int, reason: str, actor: Actor) -> LoanTransaction:
    assert loan.closed_on is not None
    return LoanTransaction(
        pk=0,  # Postgres gives it
        loan=loan,
        kind=TransactionKind.WRITE_OFF.value,
        value_on=loan.closed_on,
        amount_minor=lost,
        principal_minor=lost,
        principal_after_minor=0,
        note=reason[:300],
        actor_id=actor.user_id,
        actor_name=actor.name,
    )


def _news(loan: Loan, transaction: LoanTransaction, reason: str) -> events.LoanWrittenOff:
    return events.LoanWrittenOff(
        subject=f"loan:{loan.pk}",
        loan_id=loan.pk,
        customer_id=loan.customer_id,
        principal=loan.money(transaction.amount_minor),
        written_off_on=transaction.value_on,
        reason=reason,
    )
