"""What can happen to a loan, and what it posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lending.maths.charges import Charge
from lending.maths.due_dates import RepayUnit
from lending.maths.waterfall import Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a loan, with its value date; `entry` is its place in the order of entry."""

    on: date
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOut(Event):
    """Minor units were paid out."""

    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Received(Event):
    """Minor units came in, as a repayment or as another `kind` that is allocated like one."""

    amount: int
    kind: str = "repayment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charged(Event):
    """A charge was entered; it counts from that day, or from its due date if that is earlier."""

    charge: Charge


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived(Event):
    """What was left of the charge with entry `of` was waived."""

    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedBack(Event):
    """The payer took minor units back that the payment with entry `of` had brought."""

    amount: int
    of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRefunded(Event):
    """Minor units of the credit balance were paid back to the customer."""

    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedOff(Event):
    """The lender gave up hope for what is still owed; the customer owes it all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaged(Event):
    """All unpaid principal moved into new installments."""

    starts_on: date
    every: int
    unit: RepayUnit
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reamortized(Event):
    """The unpaid principal that is due moved evenly into the installments that are not."""


@dataclass(frozen=True, slots=True)
class Posting:
    """What an event did, in minor units; `balance` is the principal outstanding after it."""

    entry: int
    on: date
    kind: str
    amount: int
    parts: Due
    balance: int
    left_over: int = 0


def without_last_disbursement(events: Sequence[Event]) -> list[Event]:
    """Take the last disbursement back, and with it every movement of money that was entered after it.

    >>> out = [PaidOut(on=date(2026, 1, 1), entry=1, amount=500), PaidOut(on=date(2026, 1, 9), entry=2, amount=400)]
    >>> paid = Received(on=date(2026, 1, 5), entry=3, amount=100)
    >>> [event.entry for event in without_last_disbursement([*out, paid])]
    [1]
    """
    last = max(event.entry for event in events if isinstance(event, PaidOut))
    stays = (Charged, Reaged, Reamortized)
    return [event for event in events if event.entry < last or isinstance(event, stays)]
