"""How money received is poured over what is owed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from kernel.errors import Invalid


class Component(StrEnum):
    """The four parts of what a customer owes."""

    PENALTY = "penalty"
    FEE = "fee"
    INTEREST = "interest"
    PRINCIPAL = "principal"


DEFAULT_ORDER = (Component.PENALTY, Component.FEE, Component.INTEREST, Component.PRINCIPAL)


class Direction(StrEnum):
    """Vertical finishes an installment before the next one, horizontal a component before the next one.

    Both start with the oldest installment. (Some systems use the two words the other way round.)
    """

    VERTICAL = "vertical"
    HORIZONTAL = "horizontal"


class FourParts(Protocol):
    """Anything that says its four components in minor units."""

    @property
    def principal(self) -> int: ...
    @property
    def interest(self) -> int: ...
    @property
    def fee(self) -> int: ...
    @property
    def penalty(self) -> int: ...


class Owed(FourParts, Protocol):
    """Anything that says what is owed on one day: a `Due`, a scheduled installment, a row."""

    @property
    def number(self) -> int: ...
    @property
    def due_on(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Due:
    """Minor units owed with one installment, by component; also what a payment gave to it."""

    number: int
    due_on: date
    principal: int = 0
    interest: int = 0
    fee: int = 0
    penalty: int = 0

    @property
    def total(self) -> int:
        """Give the sum of the four."""
        return self.principal + self.interest + self.fee + self.penalty


Allocation = Due  # the same six facts: what was owed, what is left, and what was given


@dataclass(frozen=True, slots=True)
class Poured:
    """Where an amount went; only installments that got something are named. `left_over` is owed by nobody: a credit."""

    allocations: tuple[Allocation, ...]
    left_over: int

    @property
    def principal(self) -> int:
        """Give what went to principal."""
        return sum(part.principal for part in self.allocations)

    @property
    def interest(self) -> int:
        """Give what went to interest."""
        return sum(part.interest for part in self.allocations)

    @property
    def fee(self) -> int:
        """Give what went to fees."""
        return sum(part.fee for part in self.allocations)

    @property
    def penalty(self) -> int:
        """Give what went to penalties."""
        return sum(part.penalty for part in self.allocations)

    @property
    def allocated(self) -> int:
        """Give all that found something owed."""
        return sum(part.total for part in self.allocations)


class BadAllocationOrder(Invalid):
    """An allocation order must name each of the four components once."""

    code = "bad_allocation_order"

    def __init__(self, given: Iterable[str]) -> None:
        super().__init__(
            "The allocation order must name penalty, fee, interest and principal once each.",
            given=[str(name) for name in given],
        )


def allocation_order(names: Sequence[str]) -> tuple[Component, ...]:
    """Read an allocation order.

    :raises BadAllocationOrder: a component is missing, unknown or named twice.

    >>> allocation_order(["interest", "principal", "fee", "penalty"])[0]
    <Component.INTEREST: 'interest'>
    """
    if sorted(names) != sorted(DEFAULT_ORDER):
        raise BadAllocationOrder(names)
    return tuple(Component(name) for name in names)


def pour(
    amount: int,
    dues: Sequence[Owed],
    *,
    order: Sequence[Component] = DEFAULT_ORDER,
    direction: Direction = Direction.VERTICAL,
) -> Poured:
    """Pour an amount of minor units over what is owed, oldest due date first; nothing is lost or invented.

    150.00 over a late fee of 25.00, interest of 80.00 and principal of 400.00:

    >>> poured = pour(150_00, [Due(1, date(2026, 3, 1), principal=400_00, interest=80_00, fee=25_00)])
    >>> poured.fee, poured.interest, poured.principal, poured.left_over
    (2500, 8000, 4500, 0)
    """
    assert amount >= 0, amount
    left_over = amount
    taken: dict[int, dict[Component, int]] = {}
    for index, component in _cells(dues, order, direction):
        if left_over == 0:
            break
        owed: int = getattr(dues[index], component)
        assert owed >= 0, dues[index]
        if part := min(left_over, owed):
            taken.setdefault(index, {})[component] = part
            left_over -= part
    allocations = tuple(_allocation(dues[index], parts) for index, parts in taken.items())
    assert sum(part.total for part in allocations) + left_over == amount
    return Poured(allocations, left_over)


def _cells(dues: Sequence[Owed], order: Sequence[Component], direction: Direction) -> Iterator[tuple[int, Component]]:
    """Name what can be owed in the order in which it is served."""
    oldest_first = sorted(range(len(dues)), key=lambda index: (dues[index].due_on, dues[index].number))
    if direction == Direction.VERTICAL:
        return ((index, component) for index in oldest_first for component in order)
    return ((index, component) for component in order for index in oldest_first)


def _allocation(due: Owed, parts: dict[Component, int]) -> Allocation:
    return Allocation(
        due.number,
        due.due_on,
        parts.get(Component.PRINCIPAL, 0),
        parts.get(Component.INTEREST, 0),
        parts.get(Component.FEE, 0),
        parts.get(Component.PENALTY, 0),
    )


def without(due: Due, given: Allocation) -> Due:
    """Give what is left of a due once something was given to it.

    >>> without(Due(1, date(2026, 3, 1), 400_00, 80_00), Due(1, date(2026, 3, 1), 100_00, 80_00)).total
    30000
    """
    return replace(
        due,
        principal=due.principal - given.principal,
        interest=due.interest - given.interest,
        fee=due.fee - given.fee,
        penalty=due.penalty - given.penalty,
    )
