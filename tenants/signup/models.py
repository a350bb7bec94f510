"""A request for a workspace, and the work of making it; both in the shared schema."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kit.models import JobFields


class Signup(models.Model):
    """Somebody asked for a workspace; it is made once the address in the letter was followed.

    `token_hash` is empty until the letter is written: the secret exists in that letter only. Of the password only the
    argon2 hash is kept, until it has moved to the first administrator.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.CharField(max_length=120)
    slug = models.CharField(max_length=30)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=60)
    full_name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    password = models.CharField(max_length=128, blank=True, default="")
    network = models.CharField(max_length=45, blank=True, default="")
    token_hash = models.BinaryField(max_length=32, null=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    letter_sent_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "tenants"
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="tenants_signup_token"),
            # an address is claimed by whoever confirms first: one who never confirms keeps it from nobody
            models.UniqueConstraint(
                fields=["slug"], condition=Q(confirmed_at__isnull=False), name="tenants_signup_claim"
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(confirmed_at=None), name="tenants_signup_waiting"),
        ]

    def __str__(self) -> str:
        return f"sign-up of {self.slug}"


class ProvisioningJob(JobFields):
    """The making of one workspace: what the visitor's progress bar shows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    signup = models.OneToOneField(Signup, on_delete=models.PROTECT, related_name="job")
    tries = models.IntegerField(default=0)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "tenants"
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state__in=["waiting", "running"]), name="tenants_job_open"),
        ]

    def __str__(self) -> str:
        return f"provisioning {self.pk}"
