"""Whether what a case states and what we compute are the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact on which a case and we disagree."""

    fact: str
    expected: object
    got: object

    def __str__(self) -> str:
        return f"{self.fact}: expected {self.expected}, got {self.got}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case: facts compared, facts that are no business of the maths, and those that differ."""

    id: str
    subfamily: str
    counted: bool
    facts: int
    passed_over: int
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        """Say whether every fact that is stated is ours too."""
        return not self.differences


class Facts:
    """Facts compared one by one; those that are stated and that we do not know count as a difference."""

    def __init__(self) -> None:
        self.count = self.passed_over = 0
        self.differences: list[Difference] = []

    def same(self, fact: str, expected: object, got: object) -> None:
        """Compare one fact, amounts by value."""
        self.count += 1
        if not _equal(expected, got):
            self.differences.append(Difference(fact, expected, got))

    def row(self, where: str, expected: Mapping[str, Any], got: Mapping[str, Any]) -> None:
        """Compare every key that is stated."""
        for key, value in expected.items():
            self.same(f"{where} {key}", value, got.get(key, "not known"))

    def rows(self, where: str, expected: Sequence[Mapping[str, Any]], got: Sequence[Mapping[str, Any]]) -> None:
        """Compare lists of the same length, row by row."""
        self.same(f"{where} count", len(expected), len(got))
        for number, (said, ours) in enumerate(zip(expected, got, strict=False), 1):
            self.row(f"{where} {number}", said, ours)


def _equal(expected: object, got: object) -> bool:
    if type(expected) is type(got) and expected == got:
        return True
    if expected is None or got is None or isinstance(expected, bool) or isinstance(got, bool):
        return False
    try:
        return Decimal(str(expected)) == Decimal(str(got))
    except InvalidOperation:
        return False


def by_subfamily(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, int, int]]:
    """Give each sub-family with its number of agreeing and of counted cases."""
    for name in sorted({outcome.subfamily for outcome in outcomes if outcome.counted}):
        here = [outcome for outcome in outcomes if outcome.counted and outcome.subfamily == name]
        yield name, sum(outcome.agrees for outcome in here), len(here)
