"""What the screens show of people and the workspace."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db.models import Q, QuerySet

from identity.models import Branch, Invitation, User
from kernel.money import exponent
from kit import workspace


def staff(*, q: str = "", role: str = "", state: str = "") -> QuerySet[User]:
    """Give the people of the lender, narrowed by a part of name or address, by role, by state."""
    people = User.objects.select_related("branch")
    if q:
        people = people.filter(Q(full_name__icontains=q) | Q(email__icontains=q))
    given = {"role": role, "state": state}
    return people.filter(**{name: value for name, value in given.items() if value})


def person(user_id: int) -> User:
    """Give one person with their branch.

    :raises User.DoesNotExist: nobody of that number works here.
    """
    return User.objects.select_related("branch").get(pk=user_id)


def invitations() -> QuerySet[Invitation]:
    """Give every invitation with inviter and branch."""
    return Invitation.objects.select_related("invited_by", "branch")


def branch_json(branch: Branch | None) -> dict[str, Any] | None:
    """Write a branch as the API shows it."""
    return {"id": branch.pk, "name": branch.name} if branch else None


def person_json(user: User) -> dict[str, Any]:
    """Write a person as the API shows them; never a hash, never a session."""
    return {
        "id": user.pk,
        "full_name": user.full_name,
        "email": user.email,
        "role": user.role,
        "role_name": user.role_name,
        "branch": branch_json(user.branch),
        "state": user.state,
        "permissions": sorted(user.permissions),
    }


def invitation_json(invitation: Invitation) -> dict[str, Any]:
    """Write an invitation as the API shows it; never its link."""
    return {
        "id": invitation.pk,
        "email": invitation.email,
        "role": invitation.role,
        "role_name": invitation.role_name,
        "branch": branch_json(invitation.branch),
        "state": str(invitation.state),
        "invited_by": {"id": invitation.invited_by_id, "name": invitation.invited_by.full_name},
        "created_at": invitation.created_at,
        "expires_at": invitation.expires_at,
    }


def workspace_json() -> dict[str, Any]:
    """Write the workspace of the lender in force as the API shows it."""
    facts = workspace.settings()
    return {**asdict(facts), "currency_decimals": exponent(facts.currency)}
