"""A loan begins when its application is approved, and ends before it began when it is cancelled."""

from __future__ import annotations

from datetime import date

from django.db import transaction as database

from kernel.money import Money
from kit import audit, transitions, workspace
from kit.actor import Actor
from lending.servicing import rules
from lending.servicing.models import Loan
from lending.servicing.queries.loans import lock_loan
from lending.servicing.services import telling
from lending.servicing.states import LOAN_MOVES, LoanState


@database.atomic(savepoint=False)
def open_loan(
    *,
    application_id: int | None,
    customer_id: int,
    terms_id: int,
    amount: Money,
    installments: int,
    officer_id: int | None,
    branch_id: int | None,
    first_due_on: date | None,
    actor: Actor,
    external_id: str | None = None,
) -> Loan:
    """Open a granted loan that waits for its disbursement.

    Whoever grants it asks for the permission and writes the line of history: granting and opening are one deed.
    """
    return Loan.objects.create(
        application_id=application_id,
        customer_id=customer_id,
        terms_id=terms_id,
        principal_minor=amount.minor,
        currency=amount.currency,
        installments=installments,
        officer_id=officer_id,
        branch_id=branch_id,
        first_due_on=first_due_on,
        external_id=external_id,
        approved_on=workspace.business_date(),
        approved_by_id=actor.user_id,
    )


@database.atomic(savepoint=False)
def cancel_loan(*, loan_id: int, reason: str, actor: Actor) -> Loan:
    """Cancel a granted loan that was not paid out.

    :raises kernel.errors.Missing: there is no such loan. :raises kernel.states.IllegalMove: money has gone out.
    :raises lending.servicing.rules.ReasonNeeded: no reason.
    """
    actor.require("applications.decide")
    loan = lock_loan(loan_id)
    reason = rules.checked_reason(reason)
    transitions.move(loan, LoanState.CANCELLED, moves=LOAN_MOVES, actor=actor, reason=reason)
    loan.closed_on = workspace.business_date()
    loan.save(update_fields=["closed_on"])
    audit.record(
        actor,
        telling.CANCELLED,
        subject=telling.subject(loan),
        on_day=loan.closed_on,
        customer_id=loan.customer_id,
        application_id=loan.application_id,
        loan_id=loan.pk,
        amount=loan.money(loan.principal_minor),
        reason=reason,
        facts={"customer": loan.customer.full_name},
        changes=[{"field": "state", "before": LoanState.APPROVED.value, "after": loan.state}],
    )
    return loan
