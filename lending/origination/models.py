"""The application for a loan."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kernel.ids import reference
from kernel.money import Money
from lending.customers.models import Customer
from lending.origination.states import DECIDED, OPEN, ApplicationState
from lending.products.models import ProductTerms

REFERENCE_PREFIX = "LA"
_PEOPLE = settings.AUTH_USER_MODEL


def _values(states: Iterable[ApplicationState]) -> list[str]:
    return sorted(state.value for state in states)


class Application(models.Model):
    """Somebody asks for a loan under the terms of the day; who reviewed it and who decided stays beside it."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    terms = models.ForeignKey(ProductTerms, on_delete=models.PROTECT, db_index=False, related_name="+")
    amount_asked_minor = models.BigIntegerField()
    amount_approved_minor = models.BigIntegerField(null=True)
    installments = models.PositiveIntegerField()
    purpose = models.CharField(max_length=200)
    note = models.TextField(default="", blank=True)
    first_due_on = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=[(state, state) for state in _values(ApplicationState)])
    officer = models.ForeignKey(_PEOPLE, on_delete=models.PROTECT, db_index=False, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(_PEOPLE, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.TextField(default="", blank=True)
    decided_by = models.ForeignKey(_PEOPLE, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("officer")), name="application_four_eyes"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_values(DECIDED)) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="application_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.APPROVED.value) | Q(amount_approved_minor__isnull=False),
                name="application_approved_for_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(amount_approved_minor__isnull=True)
                | Q(amount_approved_minor__gt=0, amount_approved_minor__lte=F("amount_asked_minor")),
                name="application_approved_not_above_asked",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.REJECTED.value) | ~Q(decision_reason=""),
                name="application_rejected_why",
            ),
            models.CheckConstraint(
                condition=Q(amount_asked_minor__gt=0, installments__gt=0), name="application_asks_for_something"
            ),
            models.CheckConstraint(condition=Q(state__in=_values(ApplicationState)), name="application_state_known"),
        ]
        indexes = [
            models.Index(fields=["-id"], name="application_open", condition=Q(state__in=_values(OPEN))),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The reference people use, LA-000042."""
        return reference(REFERENCE_PREFIX, self.pk)

    @property
    def amount_asked(self) -> Money:
        """What the customer asks for."""
        return self.terms.money(self.amount_asked_minor)

    @property
    def amount_approved(self) -> Money | None:
        """What was granted; None before that."""
        return None if self.amount_approved_minor is None else self.terms.money(self.amount_approved_minor)
