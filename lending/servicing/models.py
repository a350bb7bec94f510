from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kernel.ids import reference
from kernel.money import Money
from lending.ledger.models import Entry
from lending.servicing.parts import COMPONENTS, Parts
from lending.servicing.states import Channel, LoanState, TransactionKind

LOAN_PREFIX = "LN"
TRANSACTION_PREFIX = "RC"
_PEOPLE = settings.AUTH_USER_MODEL


def _one_of(column: str, words: type[StrEnum]) -> Q:
    return Q(**{f"{column}__in": [word.value for word in words]})


def _never_more_paid_than_due(due: str = "{}_minor") -> Q:
    rule = Q()
    for part in COMPONENTS:
        column = "principal_minor" if part == "principal" else due.format(part)
        rule &= Q(**{f"paid_{part}_minor__gte": 0, f"paid_{part}_minor__lte": F(column)})
    return rule


class Loan(models.Model):
    """A granted loan. Its amounts paid and due are caches that `reconcile` holds against installments and books."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="loans")
    terms = models.ForeignKey("products.ProductTerms", on_delete=models.PROTECT, related_name="+", db_index=False)
    application_id = models.BigIntegerField(null=True)
    external_id = models.CharField(max_length=64, null=True)
    officer = models.ForeignKey(_PEOPLE, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    branch = models.ForeignKey("identity.Branch", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    approved_by = models.ForeignKey(_PEOPLE, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=11, default=LoanState.APPROVED.value)
    currency = models.CharField(max_length=3)
    principal_minor = models.BigIntegerField()
    installments = models.PositiveIntegerField()
    approved_on = models.DateField()
    disbursed_on = models.DateField(null=True)
    first_due_on = models.DateField(null=True)
    maturity_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    paid_principal_minor = models.BigIntegerField(default=0)
    paid_interest_minor = models.BigIntegerField(default=0)
    paid_fee_minor = models.BigIntegerField(default=0)
    paid_penalty_minor = models.BigIntegerField(default=0)
    due_interest_minor = models.BigIntegerField(default=0)
    due_fee_minor = models.BigIntegerField(default=0)
    due_penalty_minor = models.BigIntegerField(default=0)
    credit_minor = models.BigIntegerField(default=0)
    written_off_minor = models.BigIntegerField(default=0)
    next_unmet_due_on = models.DateField(null=True)
    next_due_on = models.DateField(null=True)
    last_repayment_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application_id"], condition=Q(application_id__isnull=False), name="loan_of_application_once"
            ),
            models.UniqueConstraint(
                fields=["external_id"], condition=Q(external_id__isnull=False), name="loan_external_id_once"
            ),
            models.CheckConstraint(condition=_one_of("state", LoanState), name="loan_state_is_known"),
            models.CheckConstraint(
                condition=Q(principal_minor__gt=0, installments__gt=0, credit_minor__gte=0, written_off_minor__gte=0)
                & Q(principal_minor__gte=F("paid_principal_minor") + F("written_off_minor"))
                & _never_more_paid_than_due("due_{}_minor"),
                name="loan_amounts_make_sense",
            ),
        ]
        indexes = [
            models.Index(fields=["officer", "id"], name="loan_officer"),
            models.Index(fields=["id"], condition=Q(state=LoanState.APPROVED.value), name="loan_to_disburse"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The reference people use, LN-000042."""
        return reference(LOAN_PREFIX, self.pk)

    @property
    def paid(self) -> Parts:
        """What was paid towards each component."""
        return Parts(self.paid_principal_minor, self.paid_interest_minor, self.paid_fee_minor, self.paid_penalty_minor)

    @property
    def outstanding(self) -> Parts:
        """What is still owed, due or not; nothing before disbursement and after a write-off."""
        if self.state not in (LoanState.ACTIVE, LoanState.CLEARED, LoanState.OVERPAID):
            return Parts()
        due = Parts(self.principal_minor, self.due_interest_minor, self.due_fee_minor, self.due_penalty_minor)
        return due - self.paid

    def money(self, minor: int) -> Money:
        """Say a number of minor units in the loan's currency."""
        return Money(minor, self.currency)


class Installment(models.Model):
    """One line of a loan's repayment schedule, with what was paid towards it."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="schedule", db_index=False)
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    principal_minor = models.BigIntegerField()
    interest_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    penalty_minor = models.BigIntegerField(default=0)
    paid_principal_minor = models.BigIntegerField(default=0)
    paid_interest_minor = models.BigIntegerField(default=0)
    paid_fee_minor = models.BigIntegerField(default=0)
    paid_penalty_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "number"], name="installment_once"),
            models.CheckConstraint(condition=_never_more_paid_than_due(), name="installment_amounts_make_sense"),
        ]
        indexes = [models.Index(fields=["due_on"], name="installment_due_on")]

    def __str__(self) -> str:
        return f"installment {self.number} of loan {self.loan_id}"

    @property
    def due(self) -> Parts:
        """What the schedule asks for."""
        return Parts(self.principal_minor, self.interest_minor, self.fee_minor, self.penalty_minor)

    @property
    def paid(self) -> Parts:
        """What was paid towards it."""
        return Parts(self.paid_principal_minor, self.paid_interest_minor, self.paid_fee_minor, self.paid_penalty_minor)

    @property
    def left(self) -> Parts:
        """What it still asks for."""
        return self.due - self.paid


class LoanTransaction(models.Model):
    """Money that moved on a loan. Its parts say what it did to the loan; a reversal's are negative."""

    append_only: ClassVar[bool] = True

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="transactions", db_index=False)
    kind = models.CharField(max_length=16)
    value_on = models.DateField()
    entered_at = models.DateTimeField(db_default=Now())
    amount_minor = models.BigIntegerField()
    principal_minor = models.BigIntegerField(default=0)
    interest_minor = models.BigIntegerField(default=0)
    fee_minor = models.BigIntegerField(default=0)
    penalty_minor = models.BigIntegerField(default=0)
    credit_minor = models.BigIntegerField(default=0)
    principal_after_minor = models.BigIntegerField()
    channel = models.CharField(max_length=12, default="")
    external_reference = models.CharField(max_length=64, default="")
    note = models.CharField(max_length=300, default="")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    reverses = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="reversals", db_index=False)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=160)
    batch_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reverses"], condition=Q(reverses__isnull=False), name="transaction_reversed_once"
            ),
            models.CheckConstraint(
                condition=_one_of("kind", TransactionKind) & (Q(channel="") | _one_of("channel", Channel)),
                name="transaction_words_are_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    amount_minor=F("principal_minor")
                    + F("interest_minor")
                    + F("fee_minor")
                    + F("penalty_minor")
                    + F("credit_minor")
                ),
                name="transaction_parts_add_up",
            ),
            models.CheckConstraint(
                condition=Q(kind=TransactionKind.REVERSAL.value, amount_minor__lt=0, reverses__isnull=False)
                | (~Q(kind=TransactionKind.REVERSAL.value) & Q(amount_minor__gt=0, reverses__isnull=True)),
                name="transaction_sign",
            ),
        ]
        indexes = [
            models.Index(fields=["loan", "id"], name="transaction_loan"),
            models.Index(fields=["value_on"], name="transaction_value_on"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The reference people use, RC-000042."""
        return reference(TRANSACTION_PREFIX, self.pk)

    @property
    def parts(self) -> Parts:
        """Its effect on the four components."""
        return Parts(self.principal_minor, self.interest_minor, self.fee_minor, self.penalty_minor)


class Allocation(models.Model):
    """What one transaction did to one installment: signed, so that the sum per installment is what was paid."""

    append_only: ClassVar[bool] = True

    transaction = models.ForeignKey(LoanTransaction, on_delete=models.PROTECT, related_name="allocations")
    installment = models.ForeignKey(Installment, on_delete=models.PROTECT, related_name="+", db_index=False)
    principal_minor = models.BigIntegerField(default=0)
    interest_minor = models.BigIntegerField(default=0)
    fee_minor = models.BigIntegerField(default=0)
    penalty_minor = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"transaction {self.transaction_id} on installment {self.installment_id}"

    @property
    def parts(self) -> Parts:
        """Its effect on the four components."""
        return Parts(self.principal_minor, self.interest_minor, self.fee_minor, self.penalty_minor)


class Tally(models.Model):
    """By how much a deed changed the figures of one day; the sum of a day's rows is the day (`tallies`).

    `day` is when it fell due or happened; for a loan that runs, the day after which it is late, none if it will not be.
    """

    day = models.DateField(null=True)
    due = models.BigIntegerField(db_default=0)
    collected = models.BigIntegerField(db_default=0)
    disbursed = models.BigIntegerField(db_default=0)
    repaid = models.BigIntegerField(db_default=0)
    credit = models.BigIntegerField(db_default=0)
    written_off = models.BigIntegerField(db_default=0)
    loans = models.BigIntegerField(db_default=0)
    principal = models.BigIntegerField(db_default=0)
    remaining = models.BigIntegerField(db_default=0)

    def __str__(self) -> str:
        return f"tally of {self.day}"
