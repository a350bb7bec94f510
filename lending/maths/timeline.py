"""A loan's history replayed: money out and in, charges, chargebacks, and what changed its plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import singledispatchmethod
from itertools import accumulate

from lending.maths.book import Book, BookedCharge, ChargeState, LineState, Row
from lending.maths.due_dates import step
from lending.maths.happenings import (
    Charged,
    ChargedBack,
    ChargedOff,
    CreditRefunded,
    Event,
    PaidOut,
    Posting,
    Reaged,
    Reamortized,
    Received,
    Waived,
)
from lending.maths.plan import LineKind, PlanLine, Tranche, balances, shares_of
from lending.maths.recalculation import Repaid
from lending.maths.strategies import Strategy
from lending.maths.waterfall import Component, Due

Planner = Callable[[Sequence[Tranche], date, Sequence[Repaid]], list[PlanLine]]


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a product deals with what happens to its loans; the multiple is in minor units.

    `step_by_step`: charges and disbursements count from their day on, and a credit balance pays them then. Otherwise
    every payment is poured over all that is known today.
    """

    plan: Planner
    strategy_of: Callable[[str], Strategy]
    step_by_step: bool = False
    recalculates: bool = False
    chargeback_order: tuple[Component, ...] = (Component.PRINCIPAL,)
    multiple: int = 1


@dataclass(frozen=True, slots=True)
class Played:
    """A loan after its history."""

    rows: tuple[LineState, ...]
    postings: tuple[Posting, ...]
    charges: tuple[ChargeState, ...]
    tranches: tuple[Tranche, ...]
    credit: int

    @property
    def outstanding(self) -> int:
        """Give all that is still owed, in minor units."""
        return sum(row.left for row in self.rows)

    def balances(self, *, same_day: bool) -> list[int]:
        """Give the principal outstanding after each installment if all is paid when due, chargebacks included.

        `same_day` says whether what is paid out on a due date counts with the installment of that day.
        """
        planned = balances([row.line for row in self.rows], self.tranches, same_day=same_day)
        return [
            left + brought
            for left, brought in zip(planned, accumulate(row.brought_back for row in self.rows), strict=True)
        ]


def play(events: Iterable[Event], conventions: Conventions, as_of: date) -> Played:
    """Replay events by value date and then by entry, whatever the order in which they are given.

    A reversal, a back-dated payment or a new charge is the same call with other events.

    >>> from decimal import Decimal
    >>> from lending.maths.strategies import PENALTY_FEE_INTEREST_PRINCIPAL, InstallmentByInstallment
    >>> from lending.maths.terms import LoanTerms
    >>> from lending.maths.tranches import cumulative_plan
    >>> terms = LoanTerms(currency="USD", yearly_rate=Decimal(0), number_of_installments=2)
    >>> ways = Conventions(
    ...     plan=lambda tranches, as_of, repaid: cumulative_plan(terms, tranches),
    ...     strategy_of=lambda kind: InstallmentByInstallment(PENALTY_FEE_INTEREST_PRINCIPAL),
    ... )
    >>> history = [
    ...     Received(on=date(2026, 2, 5), entry=2, amount=700_00),
    ...     PaidOut(on=date(2026, 1, 1), entry=1, amount=1000_00),
    ... ]
    >>> loan = play(history, ways, date(2026, 2, 5))
    >>> [(row.left, row.in_advance, row.late) for row in loan.rows]
    [(0, 0, 50000), (30000, 20000, 0)]
    """
    player = _Player(conventions)
    ordered = sorted(events, key=lambda event: (event.on, event.entry))
    if not conventions.step_by_step:
        player.know_all(ordered, as_of)
    for event in ordered:
        player.take(event)
    if conventions.recalculates and player.tranches:
        player.replan(as_of)
    return player.result()


@dataclass(slots=True)
class _Unspent:
    """What is left over of the posting at `place`."""

    place: int
    amount: int


class _Player:
    """A replay while it runs."""

    def __init__(self, conventions: Conventions) -> None:
        self.ways = conventions
        self.book = Book()
        self.tranches: list[Tranche] = []
        self.postings: list[Posting] = []
        self.charges: dict[int, BookedCharge] = {}
        self.repaid: list[Repaid] = []
        self.balance = 0
        self.given_back: dict[int, Due] = {}
        self.known: list[Tranche] = []
        self.unspent: list[_Unspent] = []
        self.received_on: date | None = None
        self.waiting: list[Charged] = []  # entered before money was paid out

    @property
    def credit(self) -> int:
        return sum(each.amount for each in self.unspent)

    def result(self) -> Played:
        return Played(
            rows=tuple(row.state() for row in self.book.rows),
            postings=tuple(self.postings),
            charges=tuple(
                ChargeState(each.charge, entry, each.paid, each.waived) for entry, each in sorted(self.charges.items())
            ),
            tranches=tuple(self.tranches),
            credit=self.credit,
        )

    def know_all(self, events: Sequence[Event], as_of: date) -> None:
        """Plan all disbursements and charges at once."""
        self.known = [Tranche(event.on, event.amount) for event in events if isinstance(event, PaidOut)]
        if self.known:
            self.book.replan(self.ways.plan(self.known, as_of, ()), as_of)
            for event in events:
                if isinstance(event, Charged):
                    self.charges[event.entry] = self.book.charge(event.charge, event.entry)

    def replan(self, day: date) -> None:
        """Plan anew with what is known on a day."""
        before = self.book.paid_principal
        self.book.replan(self.ways.plan(self.known or self.tranches, day, self.repaid), day)
        too_much = self.book.fit(day)
        self._note_repaid(self.received_on or day, self.book.paid_principal - before)
        if too_much:
            self._pour_again(too_much, day)

    def _pour_again(self, amount: int, day: date) -> None:
        """Pour what installments have too much, once interest was reckoned anew, over the others."""
        parts, left_over = self.book.pay(amount, day, self.ways.strategy_of("repayment"))
        self._note_repaid(day, parts.principal)
        if left_over:
            last = max(place for place, posting in enumerate(self.postings) if posting.kind != "disbursement")
            self.unspent.append(_Unspent(last, left_over))

    def take(self, event: Event) -> None:
        """Let an event happen."""
        if self.ways.recalculates and not isinstance(event, PaidOut):
            self.replan(event.on)
        self.happen(event)

    @singledispatchmethod
    def happen(self, event: Event) -> None:
        raise TypeError(type(event))

    def post(self, event: Event, kind: str, amount: int, parts: Due, *, balance: int, left_over: int = 0) -> None:
        """Note what an event did."""
        self.postings.append(Posting(event.entry, event.on, kind, amount, parts, balance, left_over))

    def pay_from_credit(self, day: date) -> None:
        """Let the credit balance pay on a day what has come to be owed."""
        credit = self.credit
        if credit:
            parts, left_over = self.book.pay(credit, day, self.ways.strategy_of("repayment"))
            self.spend(credit - left_over)
            self._note_repaid(day, parts.principal)

    def spend(self, amount: int) -> None:
        """Take an amount out of the credit balance, the oldest part of it first."""
        for each in self.unspent:
            taken = min(each.amount, amount)
            each.amount -= taken
            amount -= taken
        assert amount == 0, amount

    def pay_charges_late(self) -> None:
        """Let what payments had left over pay a charge that was entered after them, each with its own day."""
        for each in (each for each in self.unspent if each.amount):
            posting = self.postings[each.place]
            parts, left_over = self.book.pay(each.amount, posting.on, self.ways.strategy_of(posting.kind))
            self.postings[each.place] = replace(
                posting, parts=_added(posting.parts, parts), left_over=posting.left_over - each.amount + left_over
            )
            each.amount = left_over
            self._note_repaid(posting.on, parts.principal)

    def _note_repaid(self, day: date, principal: int) -> None:
        self.balance -= principal
        if principal:
            self.repaid.append(Repaid(day, principal))

    @happen.register
    def pay_out(self, event: PaidOut) -> None:
        self.tranches.append(Tranche(event.on, event.amount))
        self.balance += event.amount
        if self.ways.step_by_step:
            self.book.replan(self.ways.plan(self.tranches, event.on, self.repaid), event.on)
            self.pay_from_credit(event.on)
            waiting, self.waiting = self.waiting, []
            for charged in waiting:
                self.charge(charged)
        self.post(event, "disbursement", event.amount, _nothing(event.on), balance=self.balance)

    @happen.register
    def receive(self, event: Received) -> None:
        parts, left_over = self.book.pay(event.amount, event.on, self.ways.strategy_of(event.kind))
        if left_over:
            self.unspent.append(_Unspent(len(self.postings), left_over))
        self.received_on = event.on
        self._note_repaid(event.on, parts.principal)
        self.post(event, event.kind, event.amount, parts, balance=self.balance, left_over=left_over)

    @happen.register
    def charge(self, event: Charged) -> None:
        if not self.ways.step_by_step:
            return
        if not self.tranches:
            self.waiting.append(event)
            return
        self.charges[event.entry] = self.book.charge(event.charge, event.entry)
        self.pay_charges_late()

    @happen.register
    def waive(self, event: Waived) -> None:
        state = self.charges[event.of]
        amount = state.left
        state.waived += amount
        for row in self.book.rows:
            if any(each is state for each in row.charges):
                row.settle(event.on)
        self.post(event, "waive_loan_charges", amount, _nothing(event.on), balance=self.balance)

    @happen.register
    def charge_back(self, event: ChargedBack) -> None:
        covered = min(self.credit, event.amount)
        parts = self._given_back(event)
        if covered == event.amount:
            self.spend(covered)
            self.post(event, "chargeback", event.amount, _nothing(event.on), balance=self.balance)
            return
        self.book.bring_back(event.on, parts)
        self.balance += parts.principal
        self.pay_from_credit(event.on)
        self.post(event, "chargeback", event.amount, parts, balance=self.balance)

    def _given_back(self, event: ChargedBack) -> Due:
        """Split a chargeback in the product's order, each component up to what the payment has left of what it paid."""
        if self.ways.chargeback_order == (Component.PRINCIPAL,):
            return replace(_nothing(event.on), principal=event.amount)
        paid = next((each.parts for each in self.postings if each.entry == event.of), _nothing(event.on))
        earlier = self.given_back.get(event.of or 0, _nothing(event.on))
        left, split = event.amount, {}
        for component in self.ways.chargeback_order:
            split[str(component)] = min(left, getattr(paid, component) - getattr(earlier, component))
            left -= split[str(component)]
        split["principal"] = split.get("principal", 0) + left
        sums = {name: amount + getattr(earlier, name) for name, amount in split.items()}
        self.given_back[event.of or 0] = replace(_nothing(event.on), **sums)
        return replace(_nothing(event.on), **split)

    @happen.register
    def refund(self, event: CreditRefunded) -> None:
        covered = min(self.credit, event.amount)
        self.spend(covered)
        parts = replace(_nothing(event.on), principal=event.amount - covered)
        if parts.principal:
            self.book.bring_back(event.on, parts)
            self.balance += parts.principal
        self.post(event, "credit_balance_refund", event.amount, parts, balance=self.balance)

    @happen.register
    def charge_off(self, event: ChargedOff) -> None:
        owed = self.book.owed()
        self.post(event, "charge_off", owed.total, owed, balance=0)

    @happen.register
    def reage(self, event: Reaged) -> None:
        amount = self._move_principal(self.book.rows, event.on)
        starts = self.book.rows[-1].due_on if self.book.rows else event.on
        lines = []
        for times, share in enumerate(shares_of(amount, event.count, self.ways.multiple)):
            due_on = step(event.starts_on, event.every, event.unit, times)
            lines.append(PlanLine(starts, due_on, principal=share, kind=LineKind.REAGED))
            starts = due_on
        self.book.add_reaged(lines)
        self.post(event, "re_age", amount, replace(_nothing(event.on), principal=amount), balance=0)

    @happen.register
    def reamortize(self, event: Reamortized) -> None:
        later = [row for row in self.book.rows if row.due_on > event.on and row.line.kind != LineKind.EXTRA]
        amount = 0
        if later:
            amount = self._move_principal([row for row in self.book.rows if row.due_on <= event.on], event.on)
            for row, share in zip(later, shares_of(amount, len(later), self.ways.multiple), strict=True):
                row.moved += share
                row.settle(event.on)
        self.post(event, "re_amortize", amount, replace(_nothing(event.on), principal=amount), balance=0)

    def _move_principal(self, rows: Sequence[Row], day: date) -> int:
        """Take the unpaid principal out of installments and give the sum."""
        amount = 0
        for row in rows:
            unpaid = row.principal - row.paid_principal
            row.moved -= unpaid
            amount += unpaid
            row.settle(day)
        return amount


def _added(one: Due, other: Due) -> Due:
    return replace(
        one,
        principal=one.principal + other.principal,
        interest=one.interest + other.interest,
        fee=one.fee + other.fee,
        penalty=one.penalty + other.penalty,
    )


def _nothing(day: date) -> Due:
    return Due(0, day)
