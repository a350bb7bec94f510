"""What was brought in, when, by whom, and with which totals."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class ImportBatch(models.Model):
    """One import. Its money transactions carry its number; its totals are what the importer compared."""

    title = models.CharField(max_length=120)
    mapping = models.JSONField()
    through = models.DateField()
    customers = models.IntegerField(default=0)
    loans = models.IntegerField(default=0)
    transactions = models.IntegerField(default=0)
    refused_rows = models.IntegerField(default=0)
    totals = models.JSONField(default=dict)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=160)
    made_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"batch {self.pk}: {self.title}"
