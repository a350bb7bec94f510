"""How a customer's record looks in the API; the rooms above show it in the same shape."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from identity.api.shapes import BranchOut as BranchOut
from identity.models import User
from lending.customers.models import Customer, Sex


class CustomerBriefOut(serializers.Serializer[Customer]):
    """A customer, named."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="full_name")
    reference = serializers.CharField()


class StaffOut(serializers.Serializer[User]):
    """A member of staff, named."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="full_name")


class CustomerRecordOut(serializers.Serializer[Customer]):
    """Who a customer is, without what they owe."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    full_name = serializers.CharField()
    phone = serializers.CharField()
    national_id = serializers.CharField()
    branch = BranchOut(allow_null=True)
    officer = StaffOut(allow_null=True)
    registered_on = serializers.DateField()


class CustomerIn(serializers.Serializer[Any]):
    """A new customer."""

    full_name = serializers.CharField(max_length=160)
    phone = serializers.CharField(max_length=40)
    national_id = serializers.CharField(max_length=32, required=False, allow_blank=True)
    date_of_birth = serializers.DateField(required=False, allow_null=True)
    sex = serializers.ChoiceField(choices=Sex.values, required=False, allow_blank=True)
    address = serializers.CharField(max_length=300, required=False, allow_blank=True)
    branch_id = serializers.IntegerField(required=False, allow_null=True)
    officer_id = serializers.IntegerField(required=False, allow_null=True)


class ContactIn(serializers.Serializer[Any]):
    """Where a customer can be reached; what is left out stays."""

    phone = serializers.CharField(max_length=40, required=False)
    address = serializers.CharField(max_length=300, required=False, allow_blank=True)


class IdentityIn(serializers.Serializer[Any]):
    """Who a customer is, corrected; what is left out stays."""

    full_name = serializers.CharField(max_length=160, required=False)
    national_id = serializers.CharField(max_length=32, required=False, allow_blank=True)
    date_of_birth = serializers.DateField(required=False)
    sex = serializers.ChoiceField(choices=Sex.values, required=False)
    reason = serializers.CharField(max_length=500)


class AssignmentIn(serializers.Serializer[Any]):
    """Who looks after a customer; what is left out stays."""

    officer_id = serializers.IntegerField(required=False)
    branch_id = serializers.IntegerField(required=False)
