"""News travels as JSON and arrives as what it was."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, dataclass
from datetime import date

import pytest

from kernel.events import Event
from kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CupPoured(Event):
    cup: str
    price: Money
    poured_on: date
    spoons: int


POURED = CupPoured(subject="cup:7", cup="tea", price=Money(-250, "KES"), poured_on=date(2026, 2, 28), spoons=2)


def test_news_survives_the_journey() -> None:
    body = json.loads(json.dumps(POURED.to_json()))
    assert body == {
        "subject": "cup:7",
        "cup": "tea",
        "price": {"minor": -250, "currency": "KES"},
        "poured_on": "2026-02-28",
        "spoons": 2,
    }
    assert CupPoured.from_json(body) == POURED
    assert CupPoured.kind() == "CupPoured"


def test_news_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        POURED.cup = "coffee"  # type: ignore[misc]
