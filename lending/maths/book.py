"""The installments of a loan while things happen to it: what is owed and what was paid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from lending.maths.charges import Charge
from lending.maths.plan import LineKind, PlanLine
from lending.maths.strategies import Part, Slot, Strategy
from lending.maths.waterfall import Component, Due


@dataclass(frozen=True, slots=True)
class ChargeState:
    """A charge with the minor units that were paid and waived of it; `entry` is its place in the order of entry."""

    charge: Charge
    entry: int
    paid: int
    waived: int

    @property
    def left(self) -> int:
        """Give what is still owed of it."""
        return self.charge.amount - self.paid - self.waived


@dataclass(frozen=True, slots=True)
class LineState:
    """An installment with what came of it, in minor units; `brought_back` is the principal of chargebacks within it."""

    line: PlanLine
    brought_back: int
    paid: int
    waived: int
    in_advance: int
    late: int
    completed_on: date | None

    @property
    def left(self) -> int:
        """Give what is still owed of it."""
        return self.line.total - self.paid - self.waived


@dataclass(slots=True)
class BookedCharge:
    """A charge while the book is open; one that a chargeback brought back has no `entry`."""

    charge: Charge
    entry: int | None
    paid: int = 0
    waived: int = 0

    @property
    def left(self) -> int:
        """Give what is still owed of it."""
        return self.charge.amount - self.paid - self.waived


@dataclass(slots=True)
class Row:
    """An installment while the book is open, in minor units; `moved` is principal that others gave to it."""

    line: PlanLine
    charges: list[BookedCharge] = field(default_factory=list)
    brought_back: int = 0
    interest_brought_back: int = 0
    moved: int = 0
    paid_principal: int = 0
    paid_interest: int = 0
    in_advance: int = 0
    late: int = 0
    completed_on: date | None = None

    @property
    def due_on(self) -> date:
        """Give the due date."""
        return self.line.due_on

    @property
    def principal(self) -> int:
        """Give the principal that falls due."""
        return self.line.principal + self.brought_back + self.moved

    @property
    def interest(self) -> int:
        """Give the interest that falls due."""
        return self.line.interest + self.interest_brought_back

    @property
    def fee(self) -> int:
        """Give the fees that fall due."""
        return sum(each.charge.amount for each in self.charges if each.charge.kind == Component.FEE)

    @property
    def penalty(self) -> int:
        """Give the penalties that fall due."""
        return sum(each.charge.amount for each in self.charges if each.charge.kind == Component.PENALTY)

    @property
    def total(self) -> int:
        """Give all that falls due."""
        return self.principal + self.interest + self.fee + self.penalty

    @property
    def paid(self) -> int:
        """Give all that was paid of it."""
        return self.paid_principal + self.paid_interest + sum(each.paid for each in self.charges)

    @property
    def waived(self) -> int:
        """Give what was waived of it."""
        return sum(each.waived for each in self.charges)

    @property
    def left(self) -> int:
        """Give what is still owed of it."""
        return self.total - self.paid - self.waived

    def owed_parts(self) -> Due:
        """Give what is still owed of it, by component."""
        kinds = {kind: sum(each.left for each in self.charges if each.charge.kind == kind) for kind in Component}
        return Due(
            0,
            self.due_on,
            self.principal - self.paid_principal,
            self.interest - self.paid_interest,
            kinds[Component.FEE],
            kinds[Component.PENALTY],
        )

    def state(self) -> LineState:
        """Give what came of it."""
        line = replace(self.line, principal=self.principal, interest=self.interest, fee=self.fee, penalty=self.penalty)
        return LineState(line, self.brought_back, self.paid, self.waived, self.in_advance, self.late, self.completed_on)

    def fit(self) -> int:
        """Fit what was paid to principal and interest that were reckoned anew, and give what is too much for both."""
        shifted = self.paid_interest - self.interest
        if shifted < 0:  # interest that has grown takes from principal only what principal cannot hold
            shifted = max(shifted, min(self.principal - self.paid_principal, 0))
        self.paid_interest -= shifted
        self.paid_principal += shifted
        too_much = max(self.paid_principal - self.principal, 0)
        self.paid_principal -= too_much
        early = min(self.in_advance, too_much)
        self.in_advance -= early
        self.late -= min(self.late, too_much - early)
        return too_much

    def settle(self, day: date) -> None:
        """Note on which day nothing was owed any more, or that something is owed again."""
        if self.left:
            self.completed_on = None
        elif self.completed_on is None:
            self.completed_on = day


class Book:
    """A loan's installments in order of due dates."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def replan(self, lines: Sequence[PlanLine], day: date) -> None:
        """Put new planned lines in the place of the old; what was paid, charged or moved stays with its installment.

        An installment is known by its kind and its place among those of its kind.
        """
        old = _by_place(self.rows)
        taken: list[Row] = []
        for key, line in _places(lines):
            row = old.pop(key, None) or Row(line)
            row.line = line
            taken.append(row)
        self.rows = taken + [row for row in old.values() if row.line.kind in (LineKind.EXTRA, LineKind.REAGED)]
        self._sort()
        for row in self.rows:
            if row.total or row.paid:
                row.settle(day)

    def fit(self, day: date) -> int:
        """Fit what was paid to installments whose interest was reckoned anew, and give what is too much for them."""
        too_much = 0
        for row in self.rows:
            too_much += row.fit()
            if row.total or row.paid:
                row.settle(day)
        return too_much

    @property
    def paid_principal(self) -> int:
        """Give the principal that was paid of all installments."""
        return sum(row.paid_principal for row in self.rows)

    def charge(self, charge: Charge, entry: int | None) -> BookedCharge:
        """Add a charge to the installment of its day; one after the last due date makes an extra installment."""
        state = BookedCharge(charge, entry)
        row = self._row_until(charge.due_on)
        row.charges.append(state)
        row.completed_on = None
        return state

    def bring_back(self, day: date, parts: Due) -> None:
        """Let amounts fall due again with the installment that follows a day, or with the last one, due then."""
        row = self._row_after(day)
        row.brought_back += parts.principal
        row.interest_brought_back += parts.interest
        for kind, amount in ((Component.FEE, parts.fee), (Component.PENALTY, parts.penalty)):
            if amount:
                row.charges.append(BookedCharge(Charge(kind, day, amount), None))
        row.completed_on = None

    def pay(self, amount: int, day: date, strategy: Strategy) -> tuple[Due, int]:
        """Pour minor units received on a day by a strategy; give what each component got, and what is left over.

        >>> from lending.maths.strategies import PENALTY_FEE_INTEREST_PRINCIPAL, InstallmentByInstallment
        >>> book = Book()
        >>> book.replan([PlanLine(date(2026, 1, 1), date(2026, 2, 1), 400_00, 80_00)], date(2026, 1, 1))
        >>> given, left_over = book.pay(
        ...     500_00, date(2026, 2, 3), InstallmentByInstallment(PENALTY_FEE_INTEREST_PRINCIPAL)
        ... )
        >>> given.principal, given.interest, left_over, book.rows[0].late, str(book.rows[0].completed_on)
        (40000, 8000, 2000, 48000, '2026-02-03')
        """
        slots, places = self._slots()
        parts = strategy.parts(amount, day, slots)
        got = dict.fromkeys(Component, 0)
        for part in parts:
            got[slots[part.index].component] += part.amount
            row, charge = places[part.index]
            _take(row, charge, slots[part.index], part, day)
        for row in {id(row): row for row, _ in (places[part.index] for part in parts)}.values():
            row.settle(day)
        left_over = amount - sum(got.values())
        given = Due(0, day, *(got[name] for name in _PARTS))
        return given, left_over

    def owed(self) -> Due:
        """Give what is still owed of all installments, by component."""
        parts = [row.owed_parts() for row in self.rows]
        sums = (sum(getattr(part, name) for part in parts) for name in _PARTS)
        return Due(0, date.min, *sums)

    def add_reaged(self, lines: Iterable[PlanLine]) -> None:
        """Add installments into which others were moved."""
        self.rows += [Row(line) for line in lines]
        self._sort()

    def _slots(self) -> tuple[list[Slot], list[tuple[Row, BookedCharge | None]]]:
        slots: list[Slot] = []
        places: list[tuple[Row, BookedCharge | None]] = []
        for number, row in enumerate(self.rows):
            owed = row.owed_parts()
            for component in (Component.PRINCIPAL, Component.INTEREST):
                slots.append(Slot(number, row.due_on, component, max(getattr(owed, component), 0)))
                places.append((row, None))
            for state in row.charges:
                slots.append(Slot(number, row.due_on, state.charge.kind, state.left, state.charge.due_on))
                places.append((row, state))
        return slots, places

    def _row_until(self, day: date) -> Row:
        """Find the installment within whose period a day falls, or make or move the extra one."""
        found = (row for row in self.rows if row.line.kind != LineKind.DOWN_PAYMENT and day <= row.due_on)
        return next(found, None) or self._extra(day)

    def _row_after(self, day: date) -> Row:
        candidates = [row for row in self.rows if row.line.kind != LineKind.DOWN_PAYMENT]
        later = next((row for row in candidates if row.due_on > day), None)
        if later is None and candidates and candidates[-1].due_on == day:
            return candidates[-1]
        return later or self._extra(day)

    def _extra(self, day: date) -> Row:
        """Make an extra installment due on a day after all others, or move the one that there is."""
        for row in self.rows:
            if row.line.kind == LineKind.EXTRA and row is self.rows[-1]:
                row.line = PlanLine(row.line.starts_on, day, kind=LineKind.EXTRA)
                return row
        row = Row(PlanLine(max(each.due_on for each in self.rows), day, kind=LineKind.EXTRA))
        self.rows.append(row)
        return row

    def _sort(self) -> None:
        later = (LineKind.EXTRA, LineKind.REAGED)
        self.rows.sort(key=lambda row: (row.due_on, row.line.kind in later))


_PARTS = (Component.PRINCIPAL, Component.INTEREST, Component.FEE, Component.PENALTY)


def _take(row: Row, charge: BookedCharge | None, slot: Slot, part: Part, day: date) -> None:
    if charge is not None:
        charge.paid += part.amount
    elif slot.component == Component.PRINCIPAL:
        row.paid_principal += part.amount
    else:
        row.paid_interest += part.amount
    if day < row.due_on:
        row.in_advance += part.amount
    elif day > row.due_on:
        row.late += part.amount


def _places(lines: Sequence[PlanLine]) -> list[tuple[tuple[LineKind, object, int], PlanLine]]:
    """Name each line: a down payment by its day, another by its place among its kind."""
    counts: dict[tuple[LineKind, object], int] = {}
    named: list[tuple[tuple[LineKind, object, int], PlanLine]] = []
    for line in lines:
        key: tuple[LineKind, object] = (line.kind, line.due_on if line.kind == LineKind.DOWN_PAYMENT else None)
        counts[key] = counts.get(key, 0) + 1
        named.append(((*key, counts[key]), line))
    return named


def _by_place(rows: Sequence[Row]) -> dict[tuple[LineKind, object, int], Row]:
    keys = [key for key, _ in _places([row.line for row in rows])]
    return dict(zip(keys, rows, strict=True))
