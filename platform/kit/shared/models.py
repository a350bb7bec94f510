"""Shared tables of the kit. No lender's role reaches them but through the functions in `doors`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class OutboxPointer(models.Model):
    """Says that a lender's outbox holds news, so that the relay need not visit every schema.

    It stays until the news has been dealt with: a hint that a broker lost is given again.
    """

    lender_schema = models.CharField(max_length=63)
    event_id = models.UUIDField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["lender_schema", "id"], name="pointer_of_lender")]


class RelayHint(models.Model):
    """The last hint that the relay gave for a lender, and up to which pointer."""

    lender_schema = models.CharField(max_length=63, primary_key=True)
    upto = models.BigIntegerField()
    at = models.DateTimeField()


class DeadLetter(models.Model):
    """A task that was refused: no lender, a forged header, or a lender that is gone."""

    task = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)
