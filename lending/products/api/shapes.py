"""How terms and schedules look in the API; the rooms above show them in the same shape."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from rest_framework import serializers

from kernel.money import Money, Rounding
from kit.api.fields import MoneyField, MoneyOut
from lending.maths.day_count import DayCount
from lending.maths.due_dates import RepayUnit
from lending.maths.schedule import Schedule
from lending.maths.terms import Amortization, InterestMethod
from lending.maths.waterfall import Component
from lending.products.drafts import TermsDraft
from lending.products.models import ProductTerms


def one_of(words: type[StrEnum], **how: Any) -> serializers.ChoiceField:
    """Make a field that holds one of these words."""
    return serializers.ChoiceField(choices=[word.value for word in words], **how)


class AmountLimitsOut(serializers.Serializer[ProductTerms]):
    """The smallest, the usual and the largest loan."""

    min = MoneyOut(source="amount_min")
    default = MoneyOut(source="amount_default")
    max = MoneyOut(source="amount_max")


class InstallmentLimitsOut(serializers.Serializer[ProductTerms]):
    """The smallest, the usual and the largest number of installments."""

    min = serializers.IntegerField(source="installments_min")
    default = serializers.IntegerField(source="installments_default")
    max = serializers.IntegerField(source="installments_max")


class TermsOut(serializers.Serializer[ProductTerms]):
    """One version of a product's terms."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    interest_method = one_of(InterestMethod)
    amortization = one_of(Amortization)
    yearly_rate = serializers.DecimalField(max_digits=9, decimal_places=4, help_text="Per cent a year")
    repay_every = serializers.IntegerField()
    repay_unit = one_of(RepayUnit)
    amount = AmountLimitsOut(source="*")
    installments = InstallmentLimitsOut(source="*")
    rounding = one_of(Rounding)
    installment_multiple = MoneyOut()
    day_count = one_of(DayCount)
    allocation_order = serializers.ListField(child=one_of(Component))
    arrears_tolerance = MoneyOut()


class ProductOut(serializers.Serializer[ProductTerms]):
    """A loan product with its newest terms."""

    id = serializers.IntegerField(source="product.id")
    code = serializers.CharField(source="product.code")
    name = serializers.CharField(source="product.name")
    active = serializers.BooleanField(source="product.active")
    terms = TermsOut(source="*")


class TermsIn(serializers.Serializer[Any]):
    """Proposed terms, flat."""

    interest_method = one_of(InterestMethod)
    amortization = one_of(Amortization)
    yearly_rate = serializers.DecimalField(max_digits=9, decimal_places=4, min_value=0, help_text="Per cent a year")
    repay_every = serializers.IntegerField(min_value=1)
    repay_unit = one_of(RepayUnit)
    amount_min = MoneyField()
    amount_default = MoneyField()
    amount_max = MoneyField()
    installments_min = serializers.IntegerField(min_value=1)
    installments_default = serializers.IntegerField(min_value=1)
    installments_max = serializers.IntegerField(min_value=1)
    rounding = one_of(Rounding)
    installment_multiple = MoneyField()
    day_count = one_of(DayCount)
    allocation_order = serializers.ListField(child=one_of(Component))
    arrears_tolerance = MoneyField(least=0)


class RevisionIn(TermsIn):
    """A revision of a product: its name and its terms."""

    name = serializers.CharField(max_length=80)


class ProductIn(RevisionIn):
    """A new product."""

    code = serializers.CharField(max_length=20)


def draft_of(given: dict[str, Any]) -> TermsDraft:
    """Read checked input as a draft of terms."""
    names = {name: given[name] for name in TermsDraft.__dataclass_fields__}
    words = {
        "interest_method": InterestMethod(names["interest_method"]),
        "amortization": Amortization(names["amortization"]),
        "repay_unit": RepayUnit(names["repay_unit"]),
        "rounding": Rounding(names["rounding"]),
        "day_count": DayCount(names["day_count"]),
        "allocation_order": tuple(names["allocation_order"]),
    }
    return TermsDraft(**names | words)


class SplitOut(serializers.Serializer[Any]):
    """An amount by component."""

    principal = MoneyOut()
    interest = MoneyOut()
    fee = MoneyOut()
    penalty = MoneyOut()


class SplitTotalOut(SplitOut):
    """An amount by component, and their sum."""

    total = MoneyOut()


class PlannedInstallmentOut(SplitTotalOut):
    """One line of a plan; `balance` is the principal outstanding after it."""

    number = serializers.IntegerField()
    due_on = serializers.DateField()
    balance = MoneyOut()


class ScheduleOut(serializers.Serializer[Any]):
    """A plan of repayment; `installment` is the regular one."""

    installment = MoneyOut()
    totals = SplitTotalOut()
    first_due_on = serializers.DateField()
    maturity_on = serializers.DateField()
    installments = PlannedInstallmentOut(many=True)


def schedule_data(schedule: Schedule, currency: str) -> dict[str, Any]:
    """Show a schedule of the maths as `ScheduleOut`."""

    def money(minor: int) -> Money:
        return Money(minor, currency)

    def split(parts: Any) -> dict[str, Money]:
        return {name: money(getattr(parts, name)) for name in ("principal", "interest", "fee", "penalty", "total")}

    plan = {
        "installment": money(schedule.regular_installment),
        "totals": split(schedule),
        "first_due_on": schedule.first_due_on,
        "maturity_on": schedule.maturity_on,
        "installments": [
            split(line) | {"number": line.number, "due_on": line.due_on, "balance": money(line.balance)}
            for line in schedule.installments
        ],
    }
    return dict(ScheduleOut(plan).data)


class PreviewIn(serializers.Serializer[Any]):
    """What a schedule is asked for."""

    product_id = serializers.IntegerField()
    amount = MoneyField()
    installments = serializers.IntegerField(min_value=1)
    disbursed_on = serializers.DateField(required=False)
    first_due_on = serializers.DateField(required=False)
