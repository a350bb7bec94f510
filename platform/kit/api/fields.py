"""Money in and out of the API, and the person a list is asked for."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kernel.money import Money, NotAnAmount
from kit import workspace

ME = "me"
_PERSON_SCHEMA = {"oneOf": [{"type": "integer"}, {"type": "string", "enum": [ME]}]}
_MONEY_SCHEMA = {
    "type": "object",
    "properties": {
        "amount": {"type": "string", "examples": ["1250.00"]},
        "currency": {"type": "string", "examples": ["KES"]},
    },
    "required": ["amount", "currency"],
}


@extend_schema_field(
    {"type": "string", "examples": ["1250.00"], "description": "A plain decimal in the lender's currency"}
)
class MoneyField(serializers.Field):  # type: ignore[type-arg]
    """Reads "1250.00" as Money in the lender's currency; `least` is the smallest amount in minor units."""

    def __init__(self, *, least: int = 1, **kwargs: Any) -> None:
        self.least = least
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Money:
        if not isinstance(data, str):
            raise serializers.ValidationError('Send the amount as text, like "1250.00".', code="not_text")
        try:
            money = Money.parse(data, workspace.currency())
        except NotAnAmount as why:
            raise serializers.ValidationError(why.sentence, code=why.code) from why
        if money.minor < self.least:
            least = Money(self.least, money.currency)
            raise serializers.ValidationError(f"The amount must be {least} or more.", code="too_small")
        return money

    def to_representation(self, value: Money) -> str:
        return value.text()


@extend_schema_field(_MONEY_SCHEMA)
class MoneyOut(serializers.Field):  # type: ignore[type-arg]
    """Shows Money as amount and currency."""

    def to_representation(self, value: Money) -> dict[str, str]:
        return value.json()


@extend_schema_field(_PERSON_SCHEMA)
class PersonField(serializers.IntegerField):
    """Reads the id of a colleague, or "me" as whoever asks; of `StaffView.query`, which says who that is."""

    def to_internal_value(self, data: Any) -> int:
        return int(self.context["actor"].user_id) if data == ME else super().to_internal_value(data)
