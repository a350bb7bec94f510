"""Keyset pages: any depth costs what the first page costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.errors import FieldProblem, Invalid

_CAP = 1000
_SALT = "lendspace.cursor"


class BadCursor(Invalid):
    """The cursor was not made here, or for another order."""

    code = "bad_cursor"

    def __init__(self) -> None:
        super().__init__(
            "This page link is no longer good. Start from the first page.",
            fields=[FieldProblem("/cursor", "bad_cursor", "Leave the cursor out to start from the first page.")],
        )


def page(
    rows: QuerySet[Any], request: Request, *, row: Callable[[Any], Any], order: Sequence[str] = ("-id",)
) -> Response:
    """Answer one page of a query, ordered by `order`, whose fields must be not null and end in a unique one.

    :raises BadCursor: the cursor was not made for this list.
    """
    return Response(page_data(rows, request, row=row, order=order))


def page_data(
    rows: QuerySet[Any], request: Request, *, row: Callable[[Any], Any], order: Sequence[str] = ("-id",)
) -> dict[str, Any]:
    """Give one page as data: see `page`."""
    limit = _limit(request)
    counted = rows.order_by()[: _CAP + 1].count()
    ordered = rows.order_by(*order)
    if cursor := request.query_params.get("cursor"):
        ordered = ordered.filter(_after(order, _read(cursor, order)))
    found = list(ordered[: limit + 1])
    more = len(found) > limit
    return {
        "data": [row(item) for item in found[:limit]],
        "next_cursor": _write(found[limit - 1], order) if more else None,
        "count": {"value": min(counted, _CAP), "capped": counted > _CAP},
    }


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", "25")
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        detail = "Give a whole number from 1 to 100."
        raise Invalid(detail, fields=[FieldProblem("/limit", "out_of_range", detail)])
    return int(text)


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Say "comes after these values" for an order of mixed directions."""
    condition, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        field, comparison = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        condition |= equal & Q(**{f"{field}__{comparison}": value})
        equal &= Q(**{field: value})
    return condition


def _write(item: Any, order: Sequence[str]) -> str:
    return signing.dumps([list(order), [_plain(_value(item, name.lstrip("-"))) for name in order]], salt=_SALT)


def _value(item: Any, path: str) -> Any:
    for part in path.split("__"):
        item = getattr(item, part)
    return item


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _read(cursor: str, order: Sequence[str]) -> list[Any]:
    try:
        made_for, values = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError) as why:
        raise BadCursor from why
    if made_for != list(order):
        raise BadCursor
    return list(values)
