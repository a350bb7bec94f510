"""Messages of one lender."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from comms.states import MessageState


class Message(models.Model):
    """One SMS to one customer, with what became of it."""

    customer_id = models.BigIntegerField()
    loan_id = models.BigIntegerField(null=True)
    event_id = models.CharField(max_length=80)
    to = models.CharField(max_length=20)
    text = models.TextField()
    state = models.CharField(max_length=12, default=MessageState.QUEUED)
    provider_id = models.CharField(max_length=80, blank=True, default="")
    problem = models.CharField(max_length=200, blank=True, default="")
    queued_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["event_id"], name="message_once_per_event")]
        indexes: ClassVar = [models.Index(fields=["id"], name="message_waiting", condition=Q(state="queued"))]

    def __str__(self) -> str:
        return f"message {self.pk}"
