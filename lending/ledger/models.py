from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from lending.ledger.chart import AccountKind, Recipe


class Account(models.Model):
    """One account of the chart; the migration that makes the table also fills it."""

    code = models.CharField(max_length=8)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=9, choices=[(kind.value, kind.value) for kind in AccountKind])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="ledger_account_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Entry(models.Model):
    """One journal entry: a day, a reason, and postings that add up to zero."""

    append_only: ClassVar[bool] = True

    posted_on = models.DateField()
    entered_at = models.DateTimeField(db_default=Now())
    recipe = models.CharField(max_length=20, choices=[(recipe.value, recipe.value) for recipe in Recipe])
    memo = models.CharField(max_length=240)
    subject = models.CharField(max_length=40)
    loan_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=160)
    reverses = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["loan_id", "id"], name="ledger_entry_loan")]

    def __str__(self) -> str:
        return f"{self.posted_on} {self.memo}"


class Posting(models.Model):
    """One line of an entry in minor units: a debit is positive, a credit negative."""

    append_only: ClassVar[bool] = True

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(amount_minor=0), name="ledger_posting_moves_something"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.amount_minor}"
