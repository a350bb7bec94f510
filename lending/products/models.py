"""Loan products and their terms; a version of terms is a promise, so it is only ever added to."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kernel.money import Money, Rounding
from lending.maths.day_count import DayCount
from lending.maths.due_dates import RepayUnit
from lending.maths.terms import Amortization, InterestMethod, LoanTerms


def _choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    return [(word.value, word.value.replace("_", " ")) for word in words]


def _one_of(column: str, words: type[StrEnum]) -> Q:
    return Q(**{f"{column}__in": [word.value for word in words]})


class Product(models.Model):
    """What a lender offers under one code; what it costs is said by its terms."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    active = models.BooleanField(default=True)
    defined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="product_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ProductTerms(models.Model):
    """One version of a product's terms. A loan keeps the version it was agreed under, whatever comes after."""

    append_only: ClassVar[bool] = True

    id = models.BigAutoField(primary_key=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, db_index=False, related_name="versions")
    version = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    interest_method = models.CharField(max_length=20, choices=_choices(InterestMethod))
    amortization = models.CharField(max_length=20, choices=_choices(Amortization))
    yearly_rate = models.DecimalField(max_digits=9, decimal_places=4)  # per cent a year
    repay_every = models.PositiveIntegerField()
    repay_unit = models.CharField(max_length=6, choices=_choices(RepayUnit))
    amount_min_minor = models.BigIntegerField()
    amount_default_minor = models.BigIntegerField()
    amount_max_minor = models.BigIntegerField()
    installments_min = models.PositiveIntegerField()
    installments_default = models.PositiveIntegerField()
    installments_max = models.PositiveIntegerField()
    rounding = models.CharField(max_length=9, choices=_choices(Rounding))
    installment_multiple_minor = models.BigIntegerField()
    day_count = models.CharField(max_length=13, choices=_choices(DayCount))
    allocation_order = ArrayField(models.CharField(max_length=9), size=4)
    arrears_tolerance_minor = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "version"], name="terms_version_once"),
            models.CheckConstraint(
                name="terms_amount_limits",
                condition=Q(
                    amount_min_minor__gt=0,
                    amount_default_minor__gte=F("amount_min_minor"),
                    amount_max_minor__gte=F("amount_default_minor"),
                ),
            ),
            models.CheckConstraint(
                name="terms_installment_limits",
                condition=Q(
                    installments_min__gt=0,
                    installments_default__gte=F("installments_min"),
                    installments_max__gte=F("installments_default"),
                ),
            ),
            models.CheckConstraint(
                name="terms_numbers_make_sense",
                condition=Q(
                    version__gt=0,
                    yearly_rate__gte=0,
                    repay_every__gt=0,
                    installment_multiple_minor__gt=0,
                    arrears_tolerance_minor__gte=0,
                ),
            ),
            models.CheckConstraint(
                name="terms_words_are_known",
                condition=_one_of("interest_method", InterestMethod)
                & _one_of("amortization", Amortization)
                & _one_of("repay_unit", RepayUnit)
                & _one_of("rounding", Rounding)
                & _one_of("day_count", DayCount),
            ),
        ]

    def __str__(self) -> str:
        return f"terms {self.version} of product {self.product_id}"

    def money(self, minor: int) -> Money:
        """Say a number of minor units in the currency of these terms."""
        return Money(minor, self.currency)

    def loan_terms(self, installments: int) -> LoanTerms:
        """Give what the maths needs for a loan of so many installments.

        :raises UnworkableTerms: the maths cannot build a schedule from these.
        """
        return LoanTerms(
            currency=self.currency,
            yearly_rate=self.yearly_rate,
            number_of_installments=installments,
            interest_method=InterestMethod(self.interest_method),
            amortization=Amortization(self.amortization),
            repay_every=self.repay_every,
            repay_unit=RepayUnit(self.repay_unit),
            rounding=Rounding(self.rounding),
            installment_multiple=self.installment_multiple_minor,
            day_count=DayCount(self.day_count),
        )

    # What the API shows, as amounts.
    @property
    def amount_min(self) -> Money:
        """The smallest loan."""
        return self.money(self.amount_min_minor)

    @property
    def amount_default(self) -> Money:
        """The loan most people take."""
        return self.money(self.amount_default_minor)

    @property
    def amount_max(self) -> Money:
        """The largest loan."""
        return self.money(self.amount_max_minor)

    @property
    def installment_multiple(self) -> Money:
        """What an installment is rounded to."""
        return self.money(self.installment_multiple_minor)

    @property
    def arrears_tolerance(self) -> Money:
        """How much of an installment may be missing before it counts as unmet."""
        return self.money(self.arrears_tolerance_minor)
