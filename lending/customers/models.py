"""The customer's record."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Reverse, Upper
from django.utils import timezone

from kernel.ids import reference

REFERENCE_PREFIX = "CU"


class Sex(models.TextChoices):
    """As written on the identity document; empty when the lender does not ask."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Customer(models.Model):
    """A person or business that borrows. What they owe is said by their loans, never kept here."""

    id = models.BigAutoField(primary_key=True)
    external_id = models.CharField(max_length=64, null=True)  # the number in the book they came from
    full_name = models.CharField(max_length=160)
    phone = models.CharField(max_length=16, blank=True)  # E.164; a household may share one, an old book may know none
    national_id = models.CharField(max_length=32, default="", blank=True)
    date_of_birth = models.DateField(null=True)
    sex = models.CharField(max_length=6, choices=Sex.choices, default="", blank=True)
    address = models.CharField(max_length=300, default="", blank=True)
    branch = models.ForeignKey("identity.Branch", null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    registered_on = models.DateField()
    registered_at = models.DateTimeField(default=timezone.now)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )

    class Meta:
        constraints = [
            # The operator class lets the constraint's own index answer "starts with" too.
            models.UniqueConstraint(
                fields=["national_id"],
                condition=~Q(national_id=""),
                opclasses=["text_pattern_ops"],
                name="customer_national_id_once",
            ),
            models.UniqueConstraint(
                fields=["external_id"], condition=Q(external_id__isnull=False), name="customer_external_id_once"
            ),
            models.CheckConstraint(condition=~Q(full_name=""), name="customer_has_a_name"),
            models.CheckConstraint(condition=Q(phone__regex=r"^(\+[0-9]{6,15})?$"), name="customer_phone_is_e164"),
        ]
        indexes = [
            GinIndex(OpClass(Upper("full_name"), name="gin_trgm_ops"), name="customer_name_trgm"),
            models.Index(OpClass("phone", name="text_pattern_ops"), name="customer_phone_head"),
            models.Index(OpClass(Reverse("phone"), name="text_pattern_ops"), name="customer_phone_tail"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.full_name}"

    @property
    def reference(self) -> str:
        """The reference people use, CU-000042."""
        return reference(REFERENCE_PREFIX, self.pk)
