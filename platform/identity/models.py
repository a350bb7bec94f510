"""Staff, branches, sessions and invitations; every row lives in its lender's own schema."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from identity.permissions import Role, of_role, role_name

_ROLES: Final = [role.value for role in Role]
_ROLE_CHOICES: Final = [(role.value, role_name(role)) for role in Role]


class Branch(models.Model):
    """An office of the lender; people, customers and loans belong to one."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80)
    code = models.CharField(max_length=12)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="identity_branch_name"),
            models.UniqueConstraint(fields=["code"], name="identity_branch_code"),
        ]

    def __str__(self) -> str:
        return self.name


class UserState(models.TextChoices):
    """Whether a person may sign in."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class User(AbstractBaseUser):
    """Somebody of the lender's staff. `auth_version` rises with each change that ends access tokens at once."""

    last_login = None  # `last_signed_in_at` says it in our words

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(max_length=254)
    full_name = models.CharField(max_length=120)
    role = models.CharField(max_length=16, choices=_ROLE_CHOICES)
    branch = models.ForeignKey(Branch, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    state = models.CharField(max_length=12, choices=UserState.choices, default=UserState.ACTIVE)
    auth_version = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    last_signed_in_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[User]] = models.Manager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], name="identity_user_email"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="identity_user_email_lower"),
            models.CheckConstraint(condition=Q(role__in=_ROLES), name="identity_user_role"),
            models.CheckConstraint(condition=Q(state__in=UserState.values), name="identity_user_state"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Tell whether this person may sign in."""
        return self.state == UserState.ACTIVE

    @property
    def permissions(self) -> frozenset[str]:
        """Give the permissions of this person's role."""
        return of_role(self.role)

    @property
    def role_name(self) -> str:
        """Give the role as people read it."""
        return role_name(self.role)


class RefreshSession(models.Model):
    """One signed-in browser: one row for its life, whose secret changes with each refresh.

    The row is the family of all refresh tokens that descend from one sign-in. Only hashes are kept: of the token that
    is good now and of the one before it, so that an older one is known to be a copy. No column that changes is
    indexed, so a refresh rewrites the row in place.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    token_hash = models.BinaryField(max_length=32)
    previous_hash = models.BinaryField(max_length=32, null=True)
    rotations = models.IntegerField(default=0)
    rotated_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.CharField(max_length=40, default="", blank=True)
    user_agent = models.CharField(max_length=200, default="", blank=True)
    ip = models.CharField(max_length=45, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="identity_session_expiry"),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"


class InvitationState(models.TextChoices):
    """What became of an invitation; said by its dates, never stored."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Invitation(models.Model):
    """A one-time way in for one e-mail address, with one role, given by one person.

    `token_hash` is empty until the letter is written: the secret exists in that letter only.
    """

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=16, choices=_ROLE_CHOICES)
    branch = models.ForeignKey(Branch, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    message = models.CharField(max_length=500, default="", blank=True)
    token_hash = models.BinaryField(max_length=32, null=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, db_index=False, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="identity_invitation_token"),
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="identity_invitation_one_open",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="identity_invitation_email_lower"),
            models.CheckConstraint(condition=Q(role__in=_ROLES), name="identity_invitation_role"),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def role_name(self) -> str:
        """Give the role as people read it."""
        return role_name(self.role)

    @property
    def state(self) -> InvitationState:
        """Say what became of it, as of now."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        return InvitationState.PENDING if self.expires_at > timezone.now() else InvitationState.EXPIRED
