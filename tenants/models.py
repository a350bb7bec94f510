"""Lenders as our customers; all of it in the shared schema."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django_tenants.models import DomainMixin, TenantMixin

from tenants.signup.models import ProvisioningJob, Signup


class Lender(TenantMixin):  # type: ignore[misc]
    """A lender: an opaque schema of its own, a role of its own, an address."""

    auto_create_schema = False  # provisioning is a deed of its own, never save()

    class State(models.TextChoices):
        LIVE = "live"
        CLOSED = "closed"

    uid = models.UUIDField(default=uuid.uuid4)
    slug = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=State.choices)
    migrated_to = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug"], name="lender_slug_once"),
            models.UniqueConstraint(fields=["uid"], name="lender_uid_once"),
        ]


class Domain(DomainMixin):  # type: ignore[misc]
    """A custom address of a lender; the usual one is its slug under the main host."""


class Template(models.Model):
    """The text from which a lender's schema is made, by the hash of the migrations it came from."""

    version = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()
    built_at = models.DateTimeField(auto_now_add=True)


__all__ = ["Domain", "Lender", "ProvisioningJob", "Signup", "Template"]
