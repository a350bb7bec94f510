"""Invitations: the only way in for staff, once, for one address, with no more rights than the inviter holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from identity import passwords
from identity.actors import actor_of, person_behind
from identity.emails import Letter, normalized, one_line
from identity.events import StaffInvited
from identity.links import workspace_link
from identity.models import Invitation, InvitationState, User
from identity.permissions import may_grant, role_name
from identity.services.branches import the_branch
from identity.services.sessions import Opened, Visitor, open_session
from kernel.errors import DomainError, Forbidden, Missing
from kernel.ids import new_token, token_hash
from kit import audit, outbox, workspace
from kit.actor import Actor

GOOD_FOR: Final = timedelta(hours=72)
MAY_INVITE: Final = "staff.invite"


class AlreadyStaff(DomainError):
    """The address belongs to somebody who works here already."""

    code = "already_staff"

    def __init__(self, user: User) -> None:
        super().__init__(f"{user.full_name} already works here with {user.email}.", person=user.pk)


class RoleTooHigh(Forbidden):
    """Nobody gives away a permission that they do not hold."""

    code = "role_too_high"

    def __init__(self, role: str) -> None:
        super().__init__(
            f"The role {role_name(role)} may do more than yours, so you cannot give it. Ask an administrator.",
            role=role,
        )


class InvitationMissing(Missing):
    """No such invitation on this lender's list."""

    code = "invitation_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such invitation here.")


class InvitationClosed(DomainError):
    """The invitation was accepted or revoked, so nothing can be done with it."""

    code = "invitation_closed"

    def __init__(self, invitation: Invitation) -> None:
        super().__init__(
            f"The invitation for {invitation.email} is {invitation.state}. Invite the person anew if they should join.",
            state=str(invitation.state),
            allowed=[],
        )


class InvitationNotGood(Missing):
    """Unknown, used, revoked, expired, another lender's, or its inviter may no longer invite: one answer for all."""

    code = "invitation_not_good"

    def __init__(self) -> None:
        super().__init__("This invitation is not good any more. Ask the person who invited you for a new one.")


@transaction.atomic(savepoint=False)
def invite(*, email: str, role: str, branch_id: int | None, message: str, actor: Actor) -> Invitation:
    """Invite somebody; an earlier open invitation for the same address dies.

    :raises PermissionMissing: the actor may not invite.
    :raises RoleTooHigh: the role holds more than the actor does.
    :raises AlreadyStaff: the person is here already.
    """
    actor.require(MAY_INVITE)
    if not may_grant(actor.permissions, role):
        raise RoleTooHigh(role)
    address, now = normalized(email), timezone.now()
    if colleague := User.objects.filter(email=address).first():
        raise AlreadyStaff(colleague)
    branch = the_branch(branch_id) if branch_id else None
    Invitation.objects.filter(email=address, accepted_at=None, revoked_at=None).update(revoked_at=now)
    invitation = Invitation.objects.create(
        email=address,
        role=role,
        branch=branch,
        message=one_line(message),
        invited_by_id=person_behind(actor),
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    _tell(invitation, "staff.invited", actor)
    return invitation


@transaction.atomic(savepoint=False)
def resend(*, invitation_id: int, actor: Actor) -> Invitation:
    """Write the letter again, good for 72 hours from now; the link in the old one is dead at once.

    :raises InvitationClosed: it was accepted or revoked.
    """
    actor.require(MAY_INVITE)
    invitation = _locked(invitation_id)
    if not may_grant(actor.permissions, invitation.role):
        raise RoleTooHigh(invitation.role)
    invitation.token_hash = None
    invitation.invited_by_id = person_behind(actor)  # whoever sends it again answers for it
    invitation.expires_at = timezone.now() + GOOD_FOR
    invitation.save(update_fields=["token_hash", "invited_by", "expires_at"])
    _tell(invitation, "staff.invited_again", actor)
    return _fresh(invitation)


@transaction.atomic(savepoint=False)
def revoke(*, invitation_id: int, actor: Actor) -> Invitation:
    """Take an invitation back; its link is dead at once.

    :raises InvitationClosed: it was accepted or revoked before.
    """
    actor.require(MAY_INVITE)
    invitation = _locked(invitation_id)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    audit.record(
        actor, "staff.invitation_revoked", subject=f"invitation:{invitation.pk}", facts={"email": invitation.email}
    )
    return invitation


def send_letter(*, invitation_id: int) -> None:
    """Mint the one-time link and mail it; the secret is nowhere but in the letter. Each call ends the link before."""
    with transaction.atomic():
        invitation = _open(timezone.now()).select_for_update(of=("self",)).filter(pk=invitation_id).first()
        if invitation is None:
            return
        token = new_token()
        invitation.token_hash = token_hash(token)
        invitation.save(update_fields=["token_hash"])
        _letter(invitation, token).send()


def without_letter(*, before: datetime) -> list[int]:
    """Name the open invitations from before a moment that nobody was sent."""
    waiting = _open(timezone.now()).filter(token_hash=None, created_at__lt=before)
    return list(waiting.values_list("pk", flat=True))


def greeting(*, token: str) -> Invitation:
    """Give the open invitation behind a link.

    :raises InvitationNotGood: there is none.
    """
    invitation = _open(timezone.now()).filter(token_hash=token_hash(token)).first()
    if invitation is None or not _still_meant(invitation):
        raise InvitationNotGood
    return invitation


@transaction.atomic(savepoint=False)
def accept(*, token: str, full_name: str, password: str, visitor: Visitor, audience: str) -> Opened:
    """Let the invited person in: they become staff and are signed in. Of many at once, one succeeds.

    :raises InvitationNotGood: the link is not good, or its inviter may no longer give that role.
    :raises PasswordTooWeak: the invitation stays open.
    """
    invitation = greeting(token=token)
    passwords.check_strength(password, email=invitation.email, organisation=workspace.settings().name)
    stored = passwords.hashed(password)
    now = timezone.now()
    taken = _open(now).filter(pk=invitation.pk, token_hash=token_hash(token)).update(accepted_at=now)
    if not taken or User.objects.filter(email=invitation.email).exists():
        raise InvitationNotGood
    user = User.objects.create(
        email=invitation.email,
        full_name=one_line(full_name),
        role=invitation.role,
        branch=invitation.branch,
        password=stored,
    )
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user)
    opened = open_session(user=user, visitor=visitor, audience=audience)
    audit.record(actor_of(user), "staff.joined", subject=f"user:{user.pk}", facts={"invitation": invitation.pk})
    return opened


def _open(now: datetime) -> QuerySet[Invitation]:
    there = Invitation.objects.select_related("invited_by", "branch")
    return there.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


def _still_meant(invitation: Invitation) -> bool:
    """Tell whether the inviter could still give this invitation today."""
    inviter = invitation.invited_by
    return inviter.is_active and MAY_INVITE in inviter.permissions and may_grant(inviter.permissions, invitation.role)


def _locked(invitation_id: int) -> Invitation:
    invitation = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if invitation is None:
        raise InvitationMissing
    if invitation.state in (InvitationState.ACCEPTED, InvitationState.REVOKED):
        raise InvitationClosed(invitation)
    return invitation


def _fresh(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_related("invited_by", "branch").get(pk=invitation.pk)


def _tell(invitation: Invitation, deed: str, actor: Actor) -> None:
    facts = {"email": invitation.email, "role": invitation.role}
    audit.record(actor, deed, subject=f"invitation:{invitation.pk}", facts=facts)
    outbox.publish(StaffInvited(subject=f"invitation:{invitation.pk}", invitation_id=invitation.pk))


def _letter(invitation: Invitation, token: str) -> Letter:
    lender, inviter = workspace.settings().name, invitation.invited_by.full_name
    paragraphs = [
        f"{inviter} invites you to work with {lender} on Lendspace, as {invitation.role_name}.",
        *([f"{inviter} writes: {invitation.message}"] if invitation.message else []),
        "Choose your password to begin. The link is yours alone and works once.",
    ]
    return Letter(
        to=invitation.email,
        subject=f"{inviter} invites you to {lender}",
        paragraphs=paragraphs,
        button="Accept the invitation",
        link=workspace_link(f"/invitation#token={token}"),
        closing="The link ends in 72 hours. If you did not expect this letter, leave it be and nothing happens.",
    )
