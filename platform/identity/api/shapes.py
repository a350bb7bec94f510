"""The shapes of people, sessions and invitations in the API's document."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from identity.models import InvitationState, UserState
from identity.passwords import LONGEST
from identity.permissions import PERMISSIONS, Role, role_name
from kit.api.shapes import WhoOut

_ROLES = [(role.value, role_name(role)) for role in Role]


class BranchOut(serializers.Serializer[Any]):
    """A branch."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class PersonOut(serializers.Serializer[Any]):
    """Somebody of the staff and what their role may do."""

    id = serializers.IntegerField()
    full_name = serializers.CharField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(_ROLES)
    role_name = serializers.CharField()
    branch = BranchOut(allow_null=True)
    state = serializers.ChoiceField(UserState.choices)
    permissions = serializers.ListField(child=serializers.ChoiceField(sorted(PERMISSIONS)))


class WorkspaceOut(serializers.Serializer[Any]):
    """What the lender is called, where it works and which day its books are open for."""

    name = serializers.CharField()
    slug = serializers.CharField()
    country = serializers.CharField()
    currency = serializers.CharField()
    currency_decimals = serializers.IntegerField()
    time_zone = serializers.CharField()
    business_date = serializers.DateField()
    customer_word = serializers.CharField()
    customer_word_plural = serializers.CharField()
    is_demo = serializers.BooleanField()


class MeOut(serializers.Serializer[Any]):
    """The caller and their workspace."""

    person = PersonOut()
    workspace = WorkspaceOut()


class SessionOut(MeOut):
    """A signed-in person; `access` is good for `expires_in` seconds and belongs into memory only."""

    access = serializers.CharField()
    expires_in = serializers.IntegerField()


class InvitationOut(serializers.Serializer[Any]):
    """An invitation as the administrators see it."""

    id = serializers.IntegerField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(_ROLES)
    role_name = serializers.CharField()
    branch = BranchOut(allow_null=True)
    state = serializers.ChoiceField(InvitationState.choices)
    invited_by = WhoOut()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class GreetingOut(serializers.Serializer[Any]):
    """An invitation as the invited person sees it."""

    email = serializers.EmailField()
    role = serializers.ChoiceField(_ROLES)
    role_name = serializers.CharField()
    lender = serializers.CharField()
    invited_by = serializers.CharField()


class SignInIn(serializers.Serializer[Any]):
    """E-mail and password, exactly as typed."""

    email = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=1024, trim_whitespace=False)


class TokenIn(serializers.Serializer[Any]):
    """The secret of a one-time link."""

    token = serializers.CharField(max_length=100, allow_blank=True)


class AcceptIn(serializers.Serializer[Any]):
    """The secret of the link, the person's name and the password they choose."""

    token = serializers.CharField(max_length=100, allow_blank=True)
    full_name = serializers.CharField(max_length=120)
    password = serializers.CharField(max_length=1024, trim_whitespace=False)


class InviteIn(serializers.Serializer[Any]):
    """Whom to invite, as what, and a word to them."""

    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(_ROLES)
    branch_id = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1)
    message = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)


class BranchIn(serializers.Serializer[Any]):
    """The name of a new branch."""

    name = serializers.CharField(max_length=80)


class StaffQuery(serializers.Serializer[Any]):
    """How the list of people can be narrowed."""

    q = serializers.CharField(required=False, allow_blank=True, default="", max_length=120)
    role = serializers.ChoiceField(_ROLES, required=False, allow_blank=True, default="")
    state = serializers.ChoiceField(UserState.choices, required=False, allow_blank=True, default="")
    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(required=False, min_value=1, max_value=100)


class RoleIn(serializers.Serializer[Any]):
    """Another role or branch for a person."""

    role = serializers.ChoiceField(_ROLES)
    branch_id = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1)


class PasswordIn(serializers.Serializer[Any]):
    """The present password and the one to come."""

    current_password = serializers.CharField(max_length=1024, trim_whitespace=False)
    password = serializers.CharField(max_length=1024, trim_whitespace=False, help_text=f"At most {LONGEST} characters.")
