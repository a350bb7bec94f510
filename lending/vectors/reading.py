"""The words of a case, and what to do with those that nobody knows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

Case = dict[str, Any]
FAMILIES = ("schedule", "due_dates", "allocation", "apr")
ABOUT = frozenset(
    {"id", "family", "subfamily", "source", "note", "recomputed", "recompute_note", "dates_arbitrary"}
    | {"expected", "expected_partial", "expected_row_count", "expected_decimals", "totals", "decimals"}
    | {"expected_apr_percent"}
)


class NotUnderstood(Exception):
    """A case says something that this adapter does not know."""


@dataclass(frozen=True, slots=True)
class Coin:
    """The smallest unit of the currency of a case."""

    decimals: int

    def minor(self, text: str) -> int:
        """Read an amount as whole minor units.

        :raises NotUnderstood: it is finer than the currency.
        """
        try:
            scaled = Decimal(text).scaleb(self.decimals)
        except InvalidOperation as refusal:
            raise NotUnderstood(f"amount {text!r}") from refusal
        if scaled != int(scaled):
            raise NotUnderstood(f"amount {text!r} with {self.decimals} decimals")
        return int(scaled)

    def text(self, minor: int) -> str:
        """Write minor units as an amount."""
        return str(Decimal(minor).scaleb(-self.decimals))


def only(given: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    """Refuse keys that are not known.

    :raises NotUnderstood: naming them.
    """
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise NotUnderstood(f"{where}: {', '.join(unknown)}")


def day(text: str) -> date:
    """Read an ISO date."""
    return date.fromisoformat(text)


def chosen(table: Mapping[str, Any], name: str, where: str) -> Any:
    """Look a word up.

    :raises NotUnderstood: the table does not have it.
    """
    if name not in table:
        raise NotUnderstood(f"{where}: {name}")
    return table[name]


class NotCases(Exception):
    """A file does not hold a list of cases."""


def read_cases(folder: Path) -> list[Case]:
    """Read every case of a folder; a family without a file has none.

    :raises NotCases: a file does not hold a list of objects.
    """
    found: list[Case] = []
    for family in FAMILIES:
        file = folder / f"{family}.json"
        if file.exists():
            found += ({"family": family, **case} for case in _list_in(file))
    return found


def _list_in(file: Path) -> list[Case]:
    try:
        cases = json.loads(file.read_text())
    except ValueError as refusal:
        raise NotCases(f"{file} is not JSON: {refusal}") from refusal
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise NotCases(f"{file} does not hold a list of cases.")
    return cases
