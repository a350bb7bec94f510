"""From a person, or from what their access token says, to the actor that every deed wants."""

from __future__ import annotations

from identity.models import User
from identity.permissions import of_role
from identity.tokens import Claims
from kit.actor import Actor


def actor_of(user: User, *, session: str = "", ip: str = "", correlation_id: str = "") -> Actor:
    """Give the actor for somebody of the staff."""
    return Actor(
        user_id=user.pk,
        name=user.full_name,
        role=user.role,
        permissions=user.permissions,
        branch_id=user.branch_id,
        session=session,
        ip=ip,
        correlation_id=correlation_id,
    )


def person_behind(actor: Actor) -> int:
    """Give the number of the person who acts; the system itself invites nobody and has no password."""
    assert actor.user_id is not None, actor.name
    return actor.user_id


def actor_from(claims: Claims, *, ip: str = "", correlation_id: str = "") -> Actor:
    """Give the actor whom an access token names, without asking the database."""
    return Actor(
        user_id=claims.user_id,
        name=claims.name,
        role=claims.role,
        permissions=of_role(claims.role),
        branch_id=claims.branch_id,
        session=claims.session,
        ip=ip,
        correlation_id=correlation_id,
    )
