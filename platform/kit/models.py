"""Tables that every lender's schema has for the kit's own work."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class JobFields(models.Model):
    """Progress of long work: what a screen polls and the command line draws a bar from."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    step = models.CharField(max_length=200, blank=True, default="")
    problem = models.TextField(blank=True, default="")
    result = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Job(JobFields):
    """A lender's long work."""

    actor_id = models.BigIntegerField(null=True)
    seen_at = models.DateTimeField(null=True)  # the last sign of life of the process at work


class Workspace(models.Model):
    """What the lender is called, where it works and which day its books are open for; one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=120)
    slug = models.CharField(max_length=40)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=60)
    business_date = models.DateField()
    customer_word = models.CharField(max_length=30, default="Customer")
    customer_word_plural = models.CharField(max_length=30, default="Customers")
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="workspace_is_one_row")]


class AuditEntry(models.Model):
    """Who did what, when, to which thing; also one line of every history. Never changed."""

    append_only = True

    at = models.DateTimeField(auto_now_add=True)
    on_day = models.DateField(null=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=160)
    actor_role = models.CharField(max_length=40)
    deed = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    customer_id = models.BigIntegerField(null=True)
    application_id = models.BigIntegerField(null=True)
    loan_id = models.BigIntegerField(null=True)
    amount_minor = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True, default="")
    facts = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    correlation_id = models.CharField(max_length=64, blank=True, default="")
    ip = models.CharField(max_length=45, blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer_id", "-id"], name="audit_customer", condition=Q(customer_id__isnull=False)),
            models.Index(fields=["loan_id", "-id"], name="audit_loan", condition=Q(loan_id__isnull=False)),
            models.Index(
                fields=["application_id", "-id"], name="audit_application", condition=Q(application_id__isnull=False)
            ),
        ]


class Outbox(models.Model):
    """News that was committed with the deed it tells of."""

    event_id = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=60)
    version = models.SmallIntegerField(default=1)
    subject = models.CharField(max_length=60)
    body = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["id"], name="outbox_waiting", condition=Q(done_at__isnull=True))]


class ReactionRun(models.Model):
    """A reaction that has dealt with an event: a repeat does nothing."""

    append_only = True

    event_id = models.UUIDField()
    reaction = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["event_id", "reaction"], name="reaction_once")]


class IdempotencyKey(models.Model):
    """The answer given to a key, kept in the transaction of its deed."""

    append_only = True

    actor_id = models.BigIntegerField()
    key = models.CharField(max_length=80)
    route = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    status = models.SmallIntegerField()
    body = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["actor_id", "key"], name="idempotency_key_once")]


class Transition(models.Model):
    """A move from one state to another."""

    append_only = True

    subject = models.CharField(max_length=60)
    from_state = models.CharField(max_length=30)
    to_state = models.CharField(max_length=30)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=160)
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField(auto_now_add=True)
