"""How every deed on an application begins and ends."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from kernel.errors import DomainError, FieldProblem, Forbidden, Invalid
from kit import audit, transitions, workspace
from kit.actor import Actor
from lending.origination import deeds, queries
from lending.origination.deeds import Hindrance
from lending.origination.models import Application
from lending.origination.states import APPLICATION_MOVES, ApplicationState, Deed

audit.describe("application.drafted", "Application drafted")
audit.describe("application.changed", "Application changed")
audit.describe("application.submitted", "Application")
audit.describe("application.reviewed", "Review")
audit.describe("application.sent_back", "Sent back")
audit.describe("application.approved", "Approval")
audit.describe("application.rejected", "Rejection")
audit.describe("application.withdrawn", "Withdrawal")


class DeedNotPossible(DomainError):
    """The application's state does not let that happen; `allowed` names the deeds that can be done instead."""

    code = "illegal_move"

    def __init__(self, deed: Deed, application: Application, actor: Actor) -> None:
        super().__init__(
            deeds.state_sentence(deed, application),
            application=application.reference,
            state=application.state,
            allowed=deeds.open_deeds(application, actor),
        )


class OwnApplication(Forbidden):
    """Nobody decides on an application that is their own."""

    code = "own_application"

    def __init__(self, application: Application) -> None:
        deciders = queries.deciders_besides(application.officer_id)
        super().__init__(
            deeds.own_sentence(application, deciders), application=application.reference, deciders=deciders
        )


class PersonNeeded(Forbidden):
    """The deed carries somebody's name, and the system has none."""

    code = "person_needed"

    def __init__(self) -> None:
        super().__init__("A person answers for this; the system cannot do it by itself.")


class ReasonNeeded(Invalid):
    """The deed is explained to somebody, so it owes a reason."""

    code = "reason_needed"

    def __init__(self, deed: Deed) -> None:
        sentence = f"Write why the application is {deed.done}: the people it concerns will read it."
        super().__init__(sentence, fields=[FieldProblem("/reason", self.code, sentence)])


def person(actor: Actor) -> int:
    """Give the id of the person who acts.

    :raises PersonNeeded: the system itself acts.
    """
    if actor.user_id is None:
        raise PersonNeeded
    return actor.user_id


def begin(deed: Deed, application_id: int, actor: Actor) -> Application:
    """Lock the application and let the deed pass.

    :raises PermissionMissing: the role does not hold the deed's permission.
    :raises Missing: there is no such application here.
    :raises DeedNotPossible: the application's state does not lead there.
    :raises OwnApplication: it is a decision, and the application is the person's own.
    """
    actor.require(deed.permission)
    application = queries.lock_application(application_id)
    match deeds.hindrance(deed, application, actor):
        case Hindrance.STATE:
            raise DeedNotPossible(deed, application, actor)
        case Hindrance.OWN:
            person(actor)
            raise OwnApplication(application)
    return application


def reason_owed(deed: Deed, reason: str) -> str:
    """Give the reason without surrounding blanks.

    :raises ReasonNeeded: there is none.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded(deed)
    return reason


def finish(deed: Deed, application: Application, actor: Actor, *, reason: str = "", **columns: Any) -> None:
    """Write what the deed says into the row and move the application, in one."""
    target = deed.moves[ApplicationState(application.state)]
    for name, value in columns.items():
        setattr(application, name, value)
    application.updated_at = timezone.now()
    set_here = [*columns, "updated_at"]
    if target == application.state:
        application.save(update_fields=set_here)
    else:
        transitions.move(application, target, moves=APPLICATION_MOVES, actor=actor, reason=reason, also=set_here)


def record(
    actor: Actor, deed: str, application: Application, *, facts: dict[str, Any] | None = None, **more: Any
) -> None:
    """Write the deed's line, for the histories of the application and of its customer."""
    audit.record(
        actor,
        f"application.{deed}",
        subject=subject(application),
        on_day=workspace.business_date(),
        customer_id=application.customer_id,
        application_id=application.pk,
        facts={"customer": application.customer.full_name, **(facts or {})},
        **more,
    )


def subject(application: Application) -> str:
    """Name the application as a subject of news."""
    return f"application:{application.pk}"
