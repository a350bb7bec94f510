"""Money out: the schedule becomes binding and the portfolio grows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction as database

from kit import workspace
from kit.actor import Actor
from lending import events
from lending.ledger import chart
from lending.maths import arrears
from lending.maths.schedule import Schedule, build_schedule
from lending.servicing import rules
from lending.servicing.models import Installment, Loan, LoanTransaction
from lending.servicing.plans import Owing
from lending.servicing.queries.loans import lock_loan
from lending.servicing.services import posting, telling
from lending.servicing.services.posting import Receipt
from lending.servicing.states import LOAN_MOVES, MONEY_ACCOUNT, Channel, Deed, LoanState, TransactionKind
from lending.servicing.tallies import Before, of_schedule, of_transaction


@database.atomic(savepoint=False)
def disburse_loan(
    *,
    loan_id: int,
    disbursed_on: date,
    channel: Channel,
    actor: Actor,
    external_reference: str = "",
    first_due_on: date | None = None,
) -> Loan:
    """Pay a granted loan out and put its repayment schedule in force.

    :raises kernel.errors.Missing: there is no such loan. :raises lending.servicing.rules.NotInThisState: it is not
    waiting for it. :raises lending.servicing.rules.NotByTheSamePerson: the actor approved it. :raises
    lending.servicing.rules.NotADay: after the business date, or a first due date not after it.
    """
    loan = lock_loan(loan_id)
    rules.check(Deed.DISBURSE, loan, actor)
    schedule = planned_schedule(loan, disbursed_on=disbursed_on, first_due_on=first_due_on)
    channel, state_before = Channel(channel), loan.state
    LOAN_MOVES.check(LoanState(state_before), LoanState.ACTIVE)
    rows = _installments(loan, schedule)
    owing = [owing for owing in map(Owing.of, rows) if owing.total]
    _put_in_force(loan, schedule, owing)
    transaction = _pay_out(loan, channel=channel, external_reference=external_reference.strip(), actor=actor)
    receipt = Receipt(
        transaction=transaction,
        lines=chart.disbursement(principal=loan.principal_minor, paid_from=MONEY_ACCOUNT[channel]),
        schedule=rows,
        tallies=Before.nothing().until(loan, owing, of_transaction(transaction), of_schedule(rows)),
        memo=f"Disbursement of loan {loan.reference}",
        state_before=state_before,
        deed=telling.DISBURSED,
        facts=telling.facts(transaction),
        changes=[{"field": "state", "before": state_before, "after": loan.state}],
        application_id=loan.application_id,
        news=[
            events.LoanDisbursed(
                subject=telling.subject(loan),
                loan_id=loan.pk,
                customer_id=loan.customer_id,
                amount=loan.money(loan.principal_minor),
                disbursed_on=disbursed_on,
                first_due_on=schedule.first_due_on,
            )
        ],
    )
    posting.write(receipt, actor=actor)
    return loan


def planned_schedule(loan: Loan, *, disbursed_on: date, first_due_on: date | None) -> Schedule:
    """Work out the schedule that a disbursement on that day would put in force.

    Without `first_due_on` the day agreed in the application holds, and without that the terms' rhythm from the
    disbursement.

    :raises lending.servicing.rules.NotADay: after the business date, or a first due date not after the disbursement.
    """
    rules.check_disbursement_day(disbursed_on, business_date=workspace.business_date())
    first = first_due_on or loan.first_due_on
    rules.check_first_due_day(first, disbursed_on=disbursed_on)
    return build_schedule(loan.terms.loan_terms(loan.installments), loan.principal_minor, disbursed_on, first)


def _installments(loan: Loan, schedule: Schedule) -> list[Installment]:
    return [
        Installment(
            loan=loan,
            number=line.number,
            due_on=line.due_on,
            principal_minor=line.principal,
            interest_minor=line.interest,
            fee_minor=line.fee,
            penalty_minor=line.penalty,
        )
        for line in schedule.installments
    ]


def _put_in_force(loan: Loan, schedule: Schedule, owing: Sequence[Owing]) -> None:
    """Bring the loan's figures to where the schedule leads, in memory."""
    loan.state = LoanState.ACTIVE.value
    loan.disbursed_on = schedule.disbursed_on
    loan.first_due_on, loan.maturity_on = schedule.first_due_on, schedule.maturity_on
    loan.due_interest_minor, loan.due_fee_minor = schedule.interest, schedule.fee
    loan.due_penalty_minor = schedule.penalty
    loan.next_due_on = arrears.next_unmet_due_on(owing)
    loan.next_unmet_due_on = arrears.next_unmet_due_on(owing, tolerance=loan.terms.arrears_tolerance_minor)


def _pay_out(loan: Loan, *, channel: Channel, external_reference: str, actor: Actor) -> LoanTransaction:
    assert loan.disbursed_on is not None
    return LoanTransaction(
        pk=0,  # Postgres gives it
        loan=loan,
        kind=TransactionKind.DISBURSEMENT.value,
        value_on=loan.disbursed_on,
        amount_minor=loan.principal_minor,
        principal_minor=loan.principal_minor,
        principal_after_minor=loan.principal_minor,
        channel=channel.value,
        external_reference=external_reference,
        actor_id=actor.user_id,
        actor_name=actor.name,
    )
