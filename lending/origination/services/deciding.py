"""Leading an application to a decision: review, approval, and the ways out."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kernel.errors import FieldProblem, Invalid
from kernel.money import Money
from kit.actor import Actor
from kit.outbox import publish
from lending.events import ApplicationApproved, ApplicationRejected
from lending.origination.models import Application
from lending.origination.services.begin import begin, finish, person, reason_owed, record, subject
from lending.origination.states import APPROVE, REJECT, REVIEW, SEND_BACK, WITHDRAW, ApplicationState
from lending.servicing.services import open_loan

_NO_REVIEW = {"reviewed_by_id": None, "reviewed_at": None, "review_note": ""}


@transaction.atomic(savepoint=False)
def review_application(*, application_id: int, note: str = "", actor: Actor) -> Application:
    """Say that the officer's checks are done and pass the application on for approval.

    :raises Missing: there is no such application here.
    :raises DeedNotPossible: it does not wait for a review.
    """
    application = begin(REVIEW, application_id, actor)
    note = note.strip()
    finish(
        REVIEW,
        application,
        actor,
        reason=note,
        reviewed_by_id=person(actor),
        reviewed_at=timezone.now(),
        review_note=note,
    )
    record(actor, "reviewed", application, reason=note)
    return application


@transaction.atomic(savepoint=False)
def send_application_back(*, application_id: int, reason: str, actor: Actor) -> Application:
    """Give an application back one step: to its officer as a draft, or from approval to review.

    :raises Missing: there is no such application here.
    :raises DeedNotPossible: it waits for neither review nor approval.
    :raises ReasonNeeded: no reason was given.
    """
    application = begin(SEND_BACK, application_id, actor)
    reason = reason_owed(SEND_BACK, reason)
    again = {} if application.state == ApplicationState.IN_APPROVAL else {"submitted_at": None}
    finish(SEND_BACK, application, actor, reason=reason, **_NO_REVIEW, **again)
    record(actor, "sent_back", application, reason=reason, facts={"to": application.state})
    return application


class AmountNotGrantable(Invalid):
    """The amount to approve is above what was asked, or below what the product lends."""

    code = "amount_not_grantable"

    def __init__(self, application: Application, amount: Money) -> None:
        sentence = (
            f"Between {application.terms.amount_min} and the {application.amount_asked} asked for can be approved, "
            f"not {amount}."
        )
        super().__init__(sentence, fields=[FieldProblem("/amount", self.code, sentence)])


@transaction.atomic(savepoint=False)
def approve_application(
    *, application_id: int, amount: Money | None = None, reason: str = "", actor: Actor
) -> Application:
    """Grant the loan, for the amount asked or a lower one, and open it; it then waits for its disbursement.

    Somebody else than the application's officer decides. The reviewer may: officer and approver are two people.

    :raises Missing: there is no such application here.
    :raises DeedNotPossible: it does not wait for approval.
    :raises OwnApplication: the person is the application's officer.
    :raises AmountNotGrantable: the amount is above what was asked, or below the product's smallest loan.
    """
    application = begin(APPROVE, application_id, actor)
    amount = application.amount_asked if amount is None else amount
    if not application.terms.amount_min <= amount <= application.amount_asked:
        raise AmountNotGrantable(application, amount)
    _decide(application, actor, reason.strip(), amount)
    loan = open_loan(
        application_id=application.pk,
        customer_id=application.customer_id,
        terms_id=application.terms_id,
        amount=amount,
        installments=application.installments,
        officer_id=application.officer_id,
        branch_id=application.customer.branch_id,
        first_due_on=application.first_due_on,
        actor=actor,
    )
    record(actor, "approved", application, loan_id=loan.pk, amount=amount, reason=application.decision_reason)
    publish(
        ApplicationApproved(
            subject=subject(application),
            application_id=application.pk,
            customer_id=application.customer_id,
            loan_id=loan.pk,
            amount=amount,
        )
    )
    return application


@transaction.atomic(savepoint=False)
def reject_application(*, application_id: int, reason: str, actor: Actor) -> Application:
    """Refuse the loan, and say why.

    :raises Missing: there is no such application here.
    :raises DeedNotPossible: it waits for neither review nor approval.
    :raises OwnApplication: the person is the application's officer.
    :raises ReasonNeeded: no reason was given.
    """
    application = begin(REJECT, application_id, actor)
    reason = reason_owed(REJECT, reason)
    finish(
        REJECT,
        application,
        actor,
        reason=reason,
        decided_by_id=person(actor),
        decided_at=timezone.now(),
        decision_reason=reason,
    )
    record(actor, "rejected", application, amount=application.amount_asked, reason=reason)
    publish(
        ApplicationRejected(
            subject=subject(application),
            application_id=application.pk,
            customer_id=application.customer_id,
            reason=reason,
        )
    )
    return application


@transaction.atomic(savepoint=False)
def withdraw_application(*, application_id: int, reason: str, actor: Actor) -> Application:
    """Take an undecided application back for the customer, and say why.

    :raises Missing: there is no such application here.
    :raises DeedNotPossible: it is decided or withdrawn already.
    :raises ReasonNeeded: no reason was given.
    """
    application = begin(WITHDRAW, application_id, actor)
    reason = reason_owed(WITHDRAW, reason)
    finish(WITHDRAW, application, actor, reason=reason)
    record(actor, "withdrawn", application, amount=application.amount_asked, reason=reason)
    return application


def _decide(application: Application, actor: Actor, reason: str, amount: Money) -> None:
    finish(
        APPROVE,
        application,
        actor,
        reason=reason,
        amount_approved_minor=amount.minor,
        decided_by_id=person(actor),
        decided_at=timezone.now(),
        decision_reason=reason,
    )
