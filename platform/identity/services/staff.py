"""What an administrator does with people, and what people do with their own password."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q

from identity import liveness, passwords
from identity.actors import person_behind
from identity.models import User, UserState
from identity.permissions import Role, may_grant
from identity.services.branches import the_branch
from identity.services.invitations import MAY_INVITE, RoleTooHigh
from identity.services.sessions import end_sessions
from kernel.errors import DomainError, Forbidden, Missing
from kit import audit, workspace
from kit.actor import Actor


class PersonMissing(Missing):
    """Nobody of that number works here."""

    code = "person_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such person here.")


class NotOnYourself(Forbidden):
    """One's own role and access are another administrator's to change."""

    code = "not_on_yourself"

    def __init__(self) -> None:
        super().__init__("You cannot change your own role or access. Ask another administrator.")


class LastAdministrator(DomainError):
    """The workspace would be left without anybody who can let people in."""

    code = "last_administrator"

    def __init__(self, user: User) -> None:
        super().__init__(
            f"{user.full_name} is the last administrator. Give the role to somebody else first.",
            person=user.pk,
            allowed=[],
        )


@transaction.atomic(savepoint=False)
def change_role(*, user_id: int, role: str, branch_id: int | None, actor: Actor) -> User:
    """Give a person another role or branch; access tokens under the old one are refused within half a minute.

    :raises RoleTooHigh: either role holds more than the actor does.
    :raises LastAdministrator: nobody would be left who can let people in.
    """
    user = _locked(user_id, actor)
    if not (may_grant(actor.permissions, role) and may_grant(actor.permissions, user.role)):
        raise RoleTooHigh(role)
    if user.role == Role.ADMIN and role != Role.ADMIN:
        _keep_an_administrator(user)
    changes = [{"field": "role", "before": user.role, "after": role}]
    user.role, user.branch = role, the_branch(branch_id) if branch_id else None
    _save(user, "role", "branch")
    audit.record(actor, "person.role_changed", subject=f"user:{user.pk}", changes=changes)
    return user


@transaction.atomic(savepoint=False)
def suspend(*, user_id: int, reason: str, actor: Actor) -> User:
    """Take a person's access away: their sessions end now, their access tokens within half a minute.

    :raises LastAdministrator: nobody would be left who can let people in.
    """
    user = _locked(user_id, actor)
    if not may_grant(actor.permissions, user.role):
        raise RoleTooHigh(user.role)
    if user.role == Role.ADMIN:
        _keep_an_administrator(user)
    user.state = UserState.SUSPENDED
    _save(user, "state")
    end_sessions(user=user, because="suspended")
    audit.record(actor, "person.suspended", subject=f"user:{user.pk}", reason=reason)
    return user


@transaction.atomic(savepoint=False)
def reinstate(*, user_id: int, actor: Actor) -> User:
    """Give a suspended person their access back; they sign in anew."""
    user = _locked(user_id, actor)
    if not may_grant(actor.permissions, user.role):
        raise RoleTooHigh(user.role)
    user.state = UserState.ACTIVE
    _save(user, "state")
    audit.record(actor, "person.reinstated", subject=f"user:{user.pk}")
    return user


@transaction.atomic(savepoint=False)
def change_password(*, current: str, new: str, actor: Actor) -> None:
    """Change one's own password; every other session of the person ends, this one goes on.

    :raises PasswordNotRight: the present password was not repeated correctly.
    :raises PasswordTooWeak: the new one would be guessed.
    """
    user = User.objects.select_for_update().get(pk=person_behind(actor))
    if not passwords.is_right(user, current):
        raise passwords.PasswordNotRight
    passwords.check_strength(new, email=user.email, organisation=workspace.settings().name)
    user.password = passwords.hashed(new)
    _save(user, "password")
    end_sessions(user=user, because="password changed", keep=actor.session)
    audit.record(actor, "person.password_changed", subject=f"user:{user.pk}")


def _locked(user_id: int, actor: Actor) -> User:
    """Lock a person for a change by an administrator other than themselves.

    All active administrators are locked with them, in one order: two who demote one another do so one after the other.
    """
    actor.require(MAY_INVITE)
    if user_id == actor.user_id:
        raise NotOnYourself
    involved = User.objects.filter(Q(pk=user_id) | Q(role=Role.ADMIN, state=UserState.ACTIVE)).order_by("pk")
    people = {person.pk: person for person in involved.select_related("branch").select_for_update(of=("self",))}
    if user_id not in people:
        raise PersonMissing
    return people[user_id]


def _keep_an_administrator(leaving: User) -> None:
    """Let an administrator go who is not the last; `_locked` holds the others in place."""
    others = User.objects.filter(role=Role.ADMIN, state=UserState.ACTIVE).exclude(pk=leaving.pk)
    if not others.exists():
        raise LastAdministrator(leaving)


def _save(user: User, *fields: str) -> None:
    """Save what changed; the version rises, so that what was minted before is no longer taken."""
    User.objects.filter(pk=user.pk).update(
        auth_version=F("auth_version") + 1, **{field: getattr(user, field) for field in fields}
    )
    sessions = [str(pk) for pk in user.sessions.filter(revoked_at=None).values_list("pk", flat=True)]
    liveness.forget(sessions)
    transaction.on_commit(lambda: liveness.forget(sessions))
