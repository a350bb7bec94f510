"""Shared tables of the kit. No lender's role reaches them but through `doors.point`."""

from __future__ import annotations

from django.db import models


class OutboxPointer(models.Model):
    """Says that a lender's outbox holds news, so that the relay need not visit every schema."""

    lender_schema = models.CharField(max_length=63)
    event_id = models.UUIDField()
    at = models.DateTimeField(auto_now_add=True)


class DeadLetter(models.Model):
    """A task that was refused: no lender, a forged header, or a lender that is gone."""

    task = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)
