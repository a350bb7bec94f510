"""Shapes that many answers share; they become the document and the screens' types."""

from __future__ import annotations

from functools import cache
from typing import Any

from rest_framework import serializers

from kernel.ids import reference
from kernel.money import Money
from kit import audit, workspace
from kit.api.fields import MoneyOut
from kit.models import AuditEntry


class RefOut(serializers.Serializer[Any]):
    """A thing by id and name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class NumberedOut(serializers.Serializer[Any]):
    """A thing by id and reference."""

    id = serializers.IntegerField()
    reference = serializers.CharField()


class WhoOut(serializers.Serializer[Any]):
    """A person, or a part of the system (without id)."""

    id = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()


class ChangeOut(serializers.Serializer[Any]):
    """One changed field."""

    field = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class LineOut(serializers.Serializer[Any]):
    """One line of a history."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    on = serializers.DateField(allow_null=True)
    deed = serializers.CharField()
    title = serializers.CharField()
    who = WhoOut()
    amount = MoneyOut(allow_null=True)
    customer = RefOut(allow_null=True)
    loan = NumberedOut(allow_null=True)
    application = NumberedOut(allow_null=True)
    reason = serializers.CharField()
    changes = ChangeOut(many=True)
    facts = serializers.DictField()


class ReasonIn(serializers.Serializer[Any]):
    """Why, in a sentence that the activity log keeps."""

    reason = serializers.CharField(max_length=300)


class CountOut(serializers.Serializer[Any]):
    """A count that stops at a thousand."""

    value = serializers.IntegerField()
    capped = serializers.BooleanField()


class FieldProblemOut(serializers.Serializer[Any]):
    """One field that needs changing."""

    pointer = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemOut(serializers.Serializer[Any]):
    """A refusal (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    request_id = serializers.CharField()
    errors = FieldProblemOut(many=True, required=False)  # type: ignore[assignment]
    allowed = serializers.ListField(child=serializers.CharField(), required=False)


@cache
def list_of(row: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """Make the shape of a list page of rows."""
    name = row.__name__.removesuffix("Out") + "PageOut"
    fields = {
        "data": row(many=True),
        "next_cursor": serializers.CharField(allow_null=True),
        "count": CountOut(),
        "__doc__": f"A page of {row.__name__.removesuffix('Out')}.",
    }
    return type(name, (serializers.Serializer,), fields)


def line_row(entry: AuditEntry) -> dict[str, Any]:
    """Write a line of a history as the API shows it; a customer's name travels in its facts."""
    money = Money(entry.amount_minor, workspace.currency()).json() if entry.amount_minor is not None else None
    return {
        "id": entry.pk,
        "at": entry.at,
        "on": entry.on_day,
        "deed": entry.deed,
        "title": audit.titles.get(entry.deed, entry.deed),
        "who": {"id": entry.actor_id, "name": entry.actor_name},
        "amount": money,
        "customer": {"id": entry.customer_id, "name": entry.facts.get("customer", "")} if entry.customer_id else None,
        "loan": _numbered("LN", entry.loan_id),
        "application": _numbered("LA", entry.application_id),
        "reason": entry.reason,
        "changes": entry.changes,
        "facts": entry.facts,
    }


def _numbered(prefix: str, number: int | None) -> dict[str, Any] | None:
    return {"id": number, "reference": reference(prefix, number)} if number is not None else None
