"""The states of a loan, the lawful moves between them, and the kinds of money transaction.

Lateness is no state: days past due, ageing buckets and the like are computed over active loans.
"""

from __future__ import annotations

from enum import StrEnum

from kernel.states import Moves
from lending.ledger import chart


class LoanState(StrEnum):
    """Where a loan is between approval and its end."""

    APPROVED = "approved"
    ACTIVE = "active"
    CLEARED = "cleared"
    OVERPAID = "overpaid"
    WRITTEN_OFF = "written_off"
    CANCELLED = "cancelled"


LOAN_MOVES: Moves[LoanState] = Moves(
    "loan",
    {
        LoanState.APPROVED: [LoanState.ACTIVE, LoanState.CANCELLED],
        LoanState.ACTIVE: [LoanState.CLEARED, LoanState.OVERPAID, LoanState.WRITTEN_OFF],
        LoanState.OVERPAID: [LoanState.ACTIVE, LoanState.CLEARED],  # by a reversal
        LoanState.CLEARED: [LoanState.ACTIVE, LoanState.OVERPAID],  # by a reversal; by money that arrived anyway
    },
)


class TransactionKind(StrEnum):
    """What a money transaction of a loan is."""

    DISBURSEMENT = "disbursement"
    REPAYMENT = "repayment"
    REVERSAL = "reversal"
    OPENING_POSITION = "opening_position"
    WRITE_OFF = "write_off"


MONEY_IN = frozenset({TransactionKind.REPAYMENT, TransactionKind.OPENING_POSITION})


class Channel(StrEnum):
    """How money moved."""

    CASH = "cash"
    MOBILE_MONEY = "mobile_money"
    BANK = "bank"


MONEY_ACCOUNT = {
    Channel.CASH: chart.CASH,
    Channel.MOBILE_MONEY: chart.MOBILE_MONEY,
    Channel.BANK: chart.BANK,
}


class InstallmentState(StrEnum):
    """How an installment stands on a day."""

    PAID = "paid"
    PARTLY_PAID = "partly_paid"
    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    LATER = "later"


def settled_state(*, owed: int, credit: int) -> LoanState:
    """Say what a disbursed loan is, given all it owes and its credit balance in minor units.

    >>> settled_state(owed=100, credit=0), settled_state(owed=0, credit=0), settled_state(owed=0, credit=5)
    (<LoanState.ACTIVE: 'active'>, <LoanState.CLEARED: 'cleared'>, <LoanState.OVERPAID: 'overpaid'>)
    """
    if owed > 0:
        return LoanState.ACTIVE
    return LoanState.OVERPAID if credit > 0 else LoanState.CLEARED


class Deed(StrEnum):
    """What staff may do to a loan."""

    DISBURSE = "disburse"
    RECORD_REPAYMENT = "record_repayment"
    REVERSE = "reverse"
    WRITE_OFF = "write_off"


DEEDS_IN: dict[LoanState, tuple[Deed, ...]] = {
    LoanState.APPROVED: (Deed.DISBURSE,),
    LoanState.ACTIVE: (Deed.RECORD_REPAYMENT, Deed.REVERSE, Deed.WRITE_OFF),
    # Money that arrives on a settled loan is the customer's: it is kept as a credit balance.
    LoanState.CLEARED: (Deed.RECORD_REPAYMENT, Deed.REVERSE),
    LoanState.OVERPAID: (Deed.RECORD_REPAYMENT, Deed.REVERSE),
    LoanState.WRITTEN_OFF: (),
    LoanState.CANCELLED: (),
}
