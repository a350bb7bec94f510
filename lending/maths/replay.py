"""The state of a loan from scratch: its installments, and every payment that counts, by value date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lending.maths.waterfall import DEFAULT_ORDER, Allocation, Component, Direction, Due, Owed, Poured, pour, without


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received, in minor units; `entry` tells the order of entry within one day."""

    received_on: date
    amount: int
    entry: int


@dataclass(frozen=True, slots=True)
class InstallmentState:
    """What was due with an installment, what was paid of it, and when.

    `paid_in_advance` came before the due date and `paid_late` after it; what came on the day is neither.
    `completed_on` is the value date of the payment that left nothing owed.
    """

    due: Due
    paid: Due
    paid_in_advance: int
    paid_late: int
    completed_on: date | None

    @property
    def number(self) -> int:
        """Give the installment's number."""
        return self.due.number

    @property
    def due_on(self) -> date:
        """Give the installment's due date."""
        return self.due.due_on

    @property
    def left(self) -> Due:
        """Give what is still owed of it."""
        return without(self.due, self.paid)


@dataclass(frozen=True, slots=True)
class Replayed:
    """The state after all payments; `poured` stands in the order in which the payments were given."""

    installments: tuple[InstallmentState, ...]
    poured: tuple[Poured, ...]

    @property
    def credit(self) -> int:
        """Give what was paid beyond all that is owed: a credit balance, never negative."""
        return sum(each.left_over for each in self.poured)

    @property
    def left(self) -> tuple[Due, ...]:
        """Give what is still owed, installment by installment, without those that are complete."""
        return tuple(state.left for state in self.installments if state.left.total)


def replay(
    installments: Sequence[Owed],
    payments: Iterable[Payment],
    *,
    order: Sequence[Component] = DEFAULT_ORDER,
    direction: Direction = Direction.VERTICAL,
) -> Replayed:
    """Pour every payment, by value date and then by entry, over the installments as they were planned.

    A reversal, a back-dated payment or a new charge is the same call with other facts.

    >>> plan = [Due(1, date(2026, 2, 1), principal=500), Due(2, date(2026, 3, 1), principal=500)]
    >>> state = replay(plan, [Payment(date(2026, 2, 5), 700, entry=2), Payment(date(2026, 2, 1), 400, entry=3)])
    >>> [(line.left.total, line.paid_in_advance, line.paid_late, str(line.completed_on)) for line in state.installments]
    [(0, 0, 100, '2026-02-05'), (0, 500, 0, '2026-02-05')]
    >>> state.credit
    100
    """
    given = list(payments)
    book = {line.number: _Line(_due(line)) for line in installments}
    assert len(book) == len(installments), "installments share a number"
    poured = [Poured((), 0)] * len(given)
    for index in sorted(range(len(given)), key=lambda index: (given[index].received_on, given[index].entry)):
        open_dues = [line.left for line in book.values() if line.left.total]
        poured[index] = pour(given[index].amount, open_dues, order=order, direction=direction)
        for part in poured[index].allocations:
            book[part.number].take(part, given[index].received_on)
    return Replayed(tuple(line.state() for line in book.values()), tuple(poured))


def _due(line: Owed) -> Due:
    return Due(line.number, line.due_on, line.principal, line.interest, line.fee, line.penalty)


class _Line:
    """An installment while payments are poured over it."""

    __slots__ = ("completed_on", "due", "in_advance", "late", "left")

    def __init__(self, due: Due) -> None:
        self.due = self.left = due
        self.in_advance = self.late = 0
        self.completed_on: date | None = None

    def take(self, part: Allocation, received_on: date) -> None:
        self.left = without(self.left, part)
        if received_on < self.due.due_on:
            self.in_advance += part.total
        elif received_on > self.due.due_on:
            self.late += part.total
        if self.left.total == 0:
            self.completed_on = received_on

    def state(self) -> InstallmentState:
        return InstallmentState(self.due, without(self.due, self.left), self.in_advance, self.late, self.completed_on)
