"""Which deeds are open to whom: one pure answer for the screens, the lists and the services."""

from __future__ import annotations

from enum import StrEnum

from kernel.states import label
from kit.actor import Actor
from lending.origination.models import Application
from lending.origination.states import DEEDS, ApplicationState, Deed


class Hindrance(StrEnum):
    """Why a deed is not open; in the order in which they are asked."""

    STATE = "state"
    PERMISSION = "permission"
    OWN = "own"


def hindrance(deed: Deed, application: Application, actor: Actor) -> Hindrance | None:
    """Say what stands between this person and this deed; None when nothing does."""
    if ApplicationState(application.state) not in deed.moves:
        return Hindrance.STATE
    if not actor.may(deed.permission):
        return Hindrance.PERMISSION
    if deed.decides and (actor.user_id is None or actor.user_id == application.officer_id):
        return Hindrance.OWN
    return None


def open_deeds(application: Application, actor: Actor) -> list[str]:
    """Name the deeds that this person can do now."""
    return [deed.name for deed in DEEDS if hindrance(deed, application, actor) is None]


def state_sentence(deed: Deed, application: Application) -> str:
    """Say why the state does not let the deed happen, and from where it would.

    "This application is approved, so it cannot be withdrawn. ..."
    """
    where = " or ".join(label(state) for state in deed.moves)
    return (
        f"Application {application.reference} is {label(application.state)}, so it cannot be {deed.done}. "
        f"That is possible while it is {where}."
    )


def own_sentence(application: Application, deciders: list[str]) -> str:
    """Say that nobody decides on their own application, and who could.

    "You are the officer of LA-000007, so somebody else decides on it: Grace Wanjiku (Manager)."
    """
    who = ", ".join(deciders) if deciders else "nobody else can yet; an administrator can invite a manager"
    return f"You are the officer of {application.reference}, so somebody else decides on it: {who}."


def sentence(why: Hindrance, deed: Deed, application: Application, actor: Actor, deciders: list[str]) -> str:
    """Say what stands in the way, and what would help."""
    match why:
        case Hindrance.STATE:
            return state_sentence(deed, application)
        case Hindrance.PERMISSION:
            return f"The role {label(actor.role)} does not hold the permission {deed.permission}."
        case Hindrance.OWN:
            return own_sentence(application, deciders)
