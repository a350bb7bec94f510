"""Who is served first when money comes in: the allocation strategies of loan products."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Protocol

from kernel.errors import Invalid
from lending.maths.plan import shares_of
from lending.maths.waterfall import Component


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that is owed, in minor units: one component of installment `number`, or one charge within it.

    `charged_on` is the due date of a charge, which may lie before that of its installment.
    """

    number: int
    due_on: date
    component: Component
    owed: int
    charged_on: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Minor units given to the slot at `index`."""

    index: int
    amount: int


class Strategy(Protocol):
    """A rule that shares an amount received on a day among what is owed, and gives nothing more than is owed."""

    def parts(self, amount: int, day: date, slots: Sequence[Slot]) -> list[Part]:
        """Share an amount of minor units; what no slot can take is left over."""
        ...


class Standing(StrEnum):
    """Where an installment stands on the day of a payment."""

    PAST_DUE = "past_due"
    DUE = "due"
    IN_ADVANCE = "in_advance"


class FutureRule(StrEnum):
    """Which installments that are not yet due a payment serves first; the last rule shares evenly among all."""

    NEXT_INSTALLMENT = "next_installment"
    LAST_INSTALLMENT = "last_installment"
    REAMORTIZATION = "reamortization"


@dataclass(frozen=True, slots=True)
class InstallmentByInstallment:
    """Finish the oldest installment before the next, by one order of components when due and another in advance.

    With `due_charges_first`, what is already due of the charges within a future installment comes before all else in
    it. With `principal_last`, principal waits for the charges and interest of every installment that is due.

    150.00 over a fee of 25.00, interest of 80.00 and principal of 400.00:

    >>> slots = [
    ...     Slot(1, date(2026, 3, 1), Component.PRINCIPAL, 400_00),
    ...     Slot(1, date(2026, 3, 1), Component.INTEREST, 80_00),
    ...     Slot(1, date(2026, 3, 1), Component.FEE, 25_00),
    ... ]
    >>> given = InstallmentByInstallment(PENALTY_FEE_INTEREST_PRINCIPAL).parts(150_00, date(2026, 3, 1), slots)
    >>> [(str(slots[part.index].component), part.amount) for part in given]
    [('fee', 2500), ('interest', 8000), ('principal', 4500)]
    """

    when_due: tuple[Component, ...]
    in_advance: tuple[Component, ...] | None = None
    due_charges_first: bool = False
    principal_last: bool = False

    def parts(self, amount: int, day: date, slots: Sequence[Slot]) -> list[Part]:
        """Share an amount of minor units received on a day."""
        ranked = sorted(range(len(slots)), key=lambda index: self._rank(slots[index], day))
        return poured(amount, ranked, slots)

    def _rank(self, slot: Slot, day: date) -> tuple[object, ...]:
        future = slot.due_on > day
        order = (self.in_advance or self.when_due) if future else self.when_due
        waits = self.principal_last and not future and slot.component == Component.PRINCIPAL
        due_charge = future and self.due_charges_first and slot.charged_on is not None and slot.charged_on <= day
        turn = _DUE_CHARGES.index(slot.component) if due_charge else order.index(slot.component)
        return (future, waits, slot.due_on, slot.number, not due_charge, turn, slot.charged_on or slot.due_on)


PENALTY_FEE_INTEREST_PRINCIPAL = (Component.PENALTY, Component.FEE, Component.INTEREST, Component.PRINCIPAL)
_DUE_CHARGES = (Component.PENALTY, Component.FEE)


class BadStrategy(Invalid):
    """An order of allocation must name each component once for each standing."""

    code = "bad_strategy"

    def __init__(self) -> None:
        super().__init__(
            "The order must name penalty, fee, interest and principal once when past due, due and in advance."
        )


@dataclass(frozen=True, slots=True)
class Advanced:
    """Past due first, then due, then in advance, each with an order of components of its own.

    By installments, all components of one are finished before the next; otherwise a component is finished over all
    installments of the same standing. The future rule says which installments in advance come first.

    :raises BadStrategy: the order does not name each of the twelve once.

    100.01 shared evenly over three installments that are not due yet, the rest to the last:

    >>> order = tuple((standing, component) for standing in Standing for component in Component)
    >>> slots = [Slot(month, date(2026, month, 1), Component.PRINCIPAL, 50_00) for month in (1, 2, 3)]
    >>> shared = Advanced(order, FutureRule.REAMORTIZATION).parts(100_01, date(2025, 12, 1), slots)
    >>> [part.amount for part in shared]
    [3334, 3334, 3333]
    """

    order: tuple[tuple[Standing, Component], ...]
    future_rule: FutureRule = FutureRule.NEXT_INSTALLMENT
    by_installments: bool = True

    def __post_init__(self) -> None:
        if sorted(self.order) != sorted((standing, component) for standing in Standing for component in Component):
            raise BadStrategy

    def parts(self, amount: int, day: date, slots: Sequence[Slot]) -> list[Part]:
        """Share an amount of minor units received on a day."""
        taken: dict[int, int] = {}
        for turn in self._turns():
            mine = [index for index, slot in enumerate(slots) if (standing_of(slot, day), slot.component) in turn]
            rank = self._rank(turn, slots)
            if turn[0][0] == Standing.IN_ADVANCE and self.future_rule == FutureRule.REAMORTIZATION:
                given = _evenly(amount, mine, slots, rank)
            else:
                given = poured(amount, sorted(mine, key=rank), slots)
            for part in given:
                taken[part.index] = taken.get(part.index, 0) + part.amount
                amount -= part.amount
        return [Part(index, part) for index, part in taken.items()]

    def _turns(self) -> Iterator[tuple[tuple[Standing, Component], ...]]:
        """Name what is served together: all components of a standing, or each entry of the order by itself."""
        if not self.by_installments:
            yield from ((entry,) for entry in self.order)
            return
        for standing in dict.fromkeys(standing for standing, _ in self.order):
            yield tuple(entry for entry in self.order if entry[0] == standing)

    def _rank(
        self, turn: tuple[tuple[Standing, Component], ...], slots: Sequence[Slot]
    ) -> Callable[[int], tuple[object, ...]]:
        components = [component for _, component in turn]
        backwards = turn[0][0] == Standing.IN_ADVANCE and self.future_rule == FutureRule.LAST_INSTALLMENT
        sign = -1 if backwards else 1

        def rank(index: int) -> tuple[object, ...]:
            slot = slots[index]
            place = (sign * slot.due_on.toordinal(), sign * slot.number)
            return (*place, components.index(slot.component), slot.charged_on or slot.due_on)

        return rank


def standing_of(slot: Slot, day: date) -> Standing:
    """Say where the installment of a slot stands on a day.

    >>> str(standing_of(Slot(1, date(2026, 3, 1), Component.FEE, 1), date(2026, 3, 2)))
    'past_due'
    """
    if slot.due_on < day:
        return Standing.PAST_DUE
    return Standing.DUE if slot.due_on == day else Standing.IN_ADVANCE


def poured(amount: int, order: Iterable[int], slots: Sequence[Slot]) -> list[Part]:
    """Fill slots one after the other with an amount of minor units.

    >>> slots = [Slot(1, date(2026, 3, 1), Component.FEE, 10), Slot(2, date(2026, 4, 1), Component.FEE, 10)]
    >>> poured(15, [1, 0], slots)
    [Part(index=1, amount=10), Part(index=0, amount=5)]
    """
    assert amount >= 0, amount
    parts = []
    for index in order:
        if part := min(amount, slots[index].owed):
            parts.append(Part(index, part))
            amount -= part
    return parts


def _fill(amount: int, order: Iterable[int], left: dict[int, int]) -> int:
    """Take an amount off what is left of some slots, and give what they took."""
    given = 0
    for index in order:
        part = min(amount - given, left[index])
        left[index] -= part
        given += part
    return given


def _evenly(
    amount: int, mine: Sequence[int], slots: Sequence[Slot], rank: Callable[[int], tuple[object, ...]]
) -> list[Part]:
    """Share an amount evenly over installments, odd units to the last, until it is used up or nothing is owed."""
    left = {index: slots[index].owed for index in sorted(mine, key=rank)}
    while amount and any(left.values()):
        groups = [list(group) for _, group in groupby((i for i in left if left[i]), key=lambda i: slots[i].number)]
        for share, group in zip(shares_of(amount, len(groups)), groups, strict=True):
            amount -= _fill(share, group, left)
    return [Part(index, slots[index].owed - rest) for index, rest in left.items() if slots[index].owed > rest]
