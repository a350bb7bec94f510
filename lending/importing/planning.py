"""What a loan of the old book becomes here: schedule, money, state. Facts in, facts out; amounts in minor units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kernel.errors import DomainError
from kernel.money import Money
from lending.importing.facts import LoanFacts, Position
from lending.maths import arrears
from lending.maths.replay import Payment, replay
from lending.maths.schedule import ScheduledInstallment, build_schedule, regular_installment
from lending.maths.terms import LoanTerms
from lending.maths.waterfall import Component, Due
from lending.servicing.states import LoanState, TransactionKind, settled_state

Four = tuple[int, int, int, int]  # principal, interest, fee, penalty
NOTHING: Four = (0, 0, 0, 0)


class CannotPlan(ValueError):
    """The facts of a loan contradict one another; the text says how."""


@dataclass(frozen=True, slots=True)
class Line:
    """One installment: what it asks for and what was paid towards it."""

    number: int
    due_on: date
    due: Four
    paid: Four

    @property
    def left(self) -> Due:
        """Give what it still asks for."""
        due, paid = self.due, self.paid
        return Due(self.number, self.due_on, due[0] - paid[0], due[1] - paid[1], due[2] - paid[2], due[3] - paid[3])


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyIn:
    """Money that came in before the loan came to us: its split, the credit, and its share of each installment."""

    kind: TransactionKind
    value_on: date
    amount: int
    split: Four
    credit: int
    shares: tuple[tuple[int, Four], ...]  # number of the installment, what it got
    external_reference: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanPlan:
    """A loan as it will stand, with all that is written about it."""

    facts: LoanFacts
    lines: tuple[Line, ...]
    money: tuple[MoneyIn, ...]
    state: LoanState
    written_off: int
    closed_on: date | None
    next_due_on: date | None
    next_unmet_due_on: date | None
    installment: int

    @property
    def due(self) -> Four:
        """Give what the whole schedule asks for."""
        return added(line.due for line in self.lines)

    @property
    def paid(self) -> Four:
        """Give what was paid by component, without credit."""
        return added(money.split for money in self.money)

    @property
    def credit(self) -> int:
        """Give what was paid too much."""
        return sum(money.credit for money in self.money)

    @property
    def outstanding(self) -> int:
        """Give all that is still owed, due or not; nothing once it is written off."""
        return 0 if self.state == LoanState.WRITTEN_OFF else sum(self.due) - sum(self.paid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds for all loans of a book: the order in which money is poured, and what may be missing."""

    order: tuple[Component, ...]
    tolerance: int
    split_tolerance: int
    through: date
    currency: str

    def say(self, minor: int) -> str:
        """Write an amount."""
        return str(Money(minor, self.currency))


def plan_loan(facts: LoanFacts, terms: LoanTerms, rules: Rules) -> LoanPlan:
    """Work out what a loan becomes.

    :raises CannotPlan: its facts contradict one another, or no schedule can be made of them.
    """
    try:
        schedule = build_schedule(terms, facts.principal, facts.disbursed_on, facts.first_due_on)
        installment = regular_installment(terms, facts.principal)
    except DomainError as refusal:
        raise CannotPlan(refusal.sentence) from None
    position = facts.position
    if facts.payments:
        lines, money = _poured(schedule.installments, _dated(facts, rules), rules)
    elif position and (position.split or facts.state == LoanState.CLEARED):
        lines, money = _as_split(facts, position, schedule.installments, rules)
    elif position and position.paid:
        opening = (TransactionKind.OPENING_POSITION, position.last_paid_on or rules.through, position.paid, "", "")
        lines, money = _poured(schedule.installments, [opening], rules)
    else:
        lines, money = _poured(schedule.installments, [], rules)
    return _settled(facts, lines, money, installment, rules)


def _settled(
    facts: LoanFacts, lines: tuple[Line, ...], money: tuple[MoneyIn, ...], installment: int, rules: Rules
) -> LoanPlan:
    """Say in which state the loan is, by what its book says and what is owed."""
    left = [line.left for line in lines if line.due != line.paid]
    credit = sum(each.credit for each in money)
    state = settled_state(owed=sum(owed.total for owed in left), credit=credit)
    if facts.state == LoanState.CLEARED and state == LoanState.ACTIVE:
        raise CannotPlan(f"The book says it is repaid, but {rules.say(sum(o.total for o in left))} of it is not.")
    lost = sum(owed.principal for owed in left) if facts.state == LoanState.WRITTEN_OFF else 0
    state = LoanState.WRITTEN_OFF if lost else state
    active = state == LoanState.ACTIVE
    last = max((each.value_on for each in money), default=None)
    ended = facts.closed_on or (last if state != LoanState.WRITTEN_OFF else None) or rules.through
    return LoanPlan(
        facts=facts,
        lines=lines,
        money=money,
        state=state,
        written_off=lost,
        closed_on=None if active else ended,
        next_due_on=arrears.next_unmet_due_on(left) if active else None,
        next_unmet_due_on=arrears.next_unmet_due_on(left, tolerance=rules.tolerance) if active else None,
        installment=installment,
    )


Coming = tuple[TransactionKind, date, int, str, str]  # kind, day, amount, reference, channel


def _dated(facts: LoanFacts, rules: Rules) -> list[Coming]:
    """Give the dated repayments, which must add up to what the book says was paid."""
    total, said = facts.repaid, facts.position.paid if facts.position else None
    if said is not None and said != total:
        raise CannotPlan(
            f"Its repayments add up to {rules.say(total)}, but the book says {rules.say(said)} was repaid."
        )
    by_day = sorted(facts.payments, key=lambda payment: payment.paid_on)
    return [(TransactionKind.REPAYMENT, p.paid_on, p.amount, p.external_reference, p.channel) for p in by_day]


def _poured(
    schedule: Sequence[ScheduledInstallment], coming: list[Coming], rules: Rules
) -> tuple[tuple[Line, ...], tuple[MoneyIn, ...]]:
    """Pour what came in over the schedule, in the order of the terms."""
    payments = [Payment(on, amount, entry) for entry, (_, on, amount, _, _) in enumerate(coming)]
    replayed = replay(schedule, payments, order=rules.order)
    lines = tuple(
        Line(state.number, state.due_on, _four(state.due), _four(state.paid)) for state in replayed.installments
    )
    money = tuple(
        MoneyIn(
            kind=kind,
            value_on=on,
            amount=amount,
            split=(poured.principal, poured.interest, poured.fee, poured.penalty),
            credit=poured.left_over,
            shares=tuple((part.number, _four(part)) for part in poured.allocations),
            external_reference=reference,
            channel=channel,
        )
        for (kind, on, amount, reference, channel), poured in zip(coming, replayed.poured, strict=True)
    )
    return lines, money


def _as_split(
    facts: LoanFacts, position: Position, schedule: Sequence[ScheduledInstallment], rules: Rules
) -> tuple[tuple[Line, ...], tuple[MoneyIn, ...]]:
    """Lay what was paid over the schedule as the book split it, each component by itself, oldest installment first.

    Charges that the schedule did not foresee are added to the installment that ran when they were last paid; of a loan
    that is repaid, interest that was never charged (it was repaid early) is taken off the schedule.
    """
    split = _agreed_split(facts, position, rules)
    on = position.last_paid_on or rules.through
    running = next((index for index, line in enumerate(schedule) if line.due_on >= on), len(schedule) - 1)
    cleared = facts.state == LoanState.CLEARED
    principal, credit = _filled([line.principal for line in schedule], split[0])
    interest, surplus = _filled([line.interest for line in schedule], split[1])
    interest[running] += surplus
    lines = []
    for index, line in enumerate(schedule):
        charges = (split[2], split[3]) if index == running else (0, 0)
        owed_interest = interest[index] if cleared else max(line.interest, interest[index])
        due = (line.principal, owed_interest, *charges)
        lines.append(Line(line.number, line.due_on, due, (principal[index], interest[index], *charges)))
    if not position.paid:
        return tuple(lines), ()
    money = MoneyIn(
        kind=TransactionKind.OPENING_POSITION,
        value_on=on,
        amount=position.paid,
        split=(split[0] - credit, split[1], split[2], split[3]),
        credit=credit,
        shares=tuple((line.number, line.paid) for line in lines if line.paid != NOTHING),
    )
    return tuple(lines), (money,)


def _agreed_split(facts: LoanFacts, position: Position, rules: Rules) -> Four:
    """Make a split add up to what was paid, and a repaid loan's principal whole, within the book's own rounding.

    Interest takes the difference: the total and the principal are what the book is surest of.
    """
    cleared, paid = facts.state == LoanState.CLEARED, position.paid
    if position.split is None:
        principal, _, fee, penalty = facts.principal, 0, 0, 0
        if paid < principal:
            raise CannotPlan(f"The book says it is repaid, but only {rules.say(paid)} was paid.")
    else:
        principal, _, fee, penalty = position.split
        off = abs(sum(position.split) - paid)
        if off > rules.split_tolerance:
            raise CannotPlan(f"The parts of what was paid miss the total by {rules.say(off)}.")
    near = abs(facts.principal - principal) <= rules.split_tolerance
    if near and (cleared or principal > facts.principal):
        principal = facts.principal
    interest = paid - principal - fee - penalty
    if interest < 0:
        principal, interest = principal + interest, 0
    return (principal, interest, fee, penalty)


def _filled(asked: list[int], amount: int) -> tuple[list[int], int]:
    """Fill what is asked from the first on; give the fillings and what is left over.

    >>> _filled([100, 100, 100], 150)
    ([100, 50, 0], 0)
    """
    given = []
    for each in asked:
        part = min(each, amount)
        given.append(part)
        amount -= part
    return given, amount


def _four(due: Due) -> Four:
    return (due.principal, due.interest, due.fee, due.penalty)


def added(many: Iterable[Four]) -> Four:
    """Add up component by component.

    >>> added([(1, 2, 0, 0), (10, 0, 0, 5)])
    (11, 2, 0, 5)
    """
    principal = interest = fee = penalty = 0
    for a, b, c, d in many:
        principal, interest, fee, penalty = principal + a, interest + b, fee + c, penalty + d
    return (principal, interest, fee, penalty)
