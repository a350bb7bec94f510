"""Money out: the schedule becomes binding and the portfolio grows."""

from __future__ import annotations

from datetime import date

from django.db import transaction as database

from kit import audit, outbox, transitions, workspace
from kit.actor import Actor
from lending import events
from lending.ledger import chart
from lending.ledger.services import post_entry
from lending.maths import arrears
from lending.maths.schedule import Schedule, build_schedule
from lending.servicing import rules
from lending.servicing.models import Installment, Loan, LoanTransaction
from lending.servicing.plans import Owing
from lending.servicing.queries.loans import lock_loan
from lending.servicing.services import telling
from lending.servicing.states import LOAN_MOVES, MONEY_ACCOUNT, Channel, Deed, LoanState, TransactionKind


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
    channel = Channel(channel)
    transitions.move(loan, LoanState.ACTIVE, moves=LOAN_MOVES, actor=actor)
    _put_in_force(loan, schedule)
    transaction = _pay_out(loan, channel=channel, external_reference=external_reference.strip(), actor=actor)
    audit.record(
        actor,
        telling.DISBURSED,
        subject=telling.subject(loan),
        on_day=disbursed_on,
        customer_id=loan.customer_id,
        application_id=loan.application_id,
        loan_id=loan.pk,
        amount=loan.money(loan.principal_minor),
        facts={**telling.facts(transaction), "transaction_id": transaction.pk, "reference": transaction.reference},
        changes=[{"field": "state", "before": LoanState.APPROVED.value, "after": loan.state}],
    )
    outbox.publish(
        events.LoanDisbursed(
            subject=telling.subject(loan),
            loan_id=loan.pk,
            customer_id=loan.customer_id,
            amount=loan.money(loan.principal_minor),
            disbursed_on=disbursed_on,
            first_due_on=schedule.first_due_on,
        )
    )
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


def _put_in_force(loan: Loan, schedule: Schedule) -> None:
    rows = Installment.objects.bulk_create(
        [
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
    )
    owing = [owing for owing in map(Owing.of, rows) if owing.total]
    loan.disbursed_on = schedule.disbursed_on
    loan.first_due_on, loan.maturity_on = schedule.first_due_on, schedule.maturity_on
    loan.due_interest_minor, loan.due_fee_minor = schedule.interest, schedule.fee
    loan.due_penalty_minor = schedule.penalty
    loan.next_due_on = arrears.next_unmet_due_on(owing)
    loan.next_unmet_due_on = arrears.next_unmet_due_on(owing, tolerance=loan.terms.arrears_tolerance_minor)
    loan.save()


def _pay_out(loan: Loan, *, channel: Channel, external_reference: str, actor: Actor) -> LoanTransaction:
    assert loan.disbursed_on is not None
    entry = post_entry(
        recipe=chart.Recipe.DISBURSEMENT,
        lines=chart.disbursement(principal=loan.principal_minor, paid_from=MONEY_ACCOUNT[channel]),
        posted_on=loan.disbursed_on,
        memo=f"Disbursement of loan {loan.reference}",
        loan_id=loan.pk,
        actor=actor,
    )
    return LoanTransaction.objects.create(
        loan=loan,
        kind=TransactionKind.DISBURSEMENT.value,
        value_on=loan.disbursed_on,
        amount_minor=loan.principal_minor,
        principal_minor=loan.principal_minor,
        principal_after_minor=loan.principal_minor,
        channel=channel.value,
        external_reference=external_reference,
        entry=entry,
        actor_id=actor.user_id,
        actor_name=actor.name,
    )
