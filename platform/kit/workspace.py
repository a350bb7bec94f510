"""The lender's own facts, among them the business date: the domain never asks the clock."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from kit.models import Workspace
from wall.scope import current_lender

_TTL_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class WorkspaceFacts:
    """What a lender is called, where it works, and the day its books are open for."""

    name: str
    slug: str
    country: str
    currency: str
    time_zone: str
    business_date: date
    customer_word: str
    customer_word_plural: str
    is_demo: bool


_kept: dict[str, tuple[float, WorkspaceFacts]] = {}
_FIELDS = tuple(WorkspaceFacts.__dataclass_fields__)


def settings() -> WorkspaceFacts:
    """Give the facts of the lender in force, at most five seconds old."""
    schema = current_lender()
    kept = _kept.get(schema)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    facts = WorkspaceFacts(*Workspace.objects.values_list(*_FIELDS).get())
    _kept[schema] = (time.monotonic() + _TTL_SECONDS, facts)
    return facts


def business_date() -> date:
    """Give the day that the lender's books are open for."""
    return settings().business_date


def currency() -> str:
    """Give the lender's currency."""
    return settings().currency


def set_business_date(day: date) -> None:
    """Open the books for another day."""
    Workspace.objects.update(business_date=day)
    _kept.pop(current_lender(), None)


def forget() -> None:
    """Drop what is remembered of every lender."""
    _kept.clear()
