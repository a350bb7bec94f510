"""What lending tells the rest of the house. It does not know who listens.

Facts only: ids, amounts, days. A shape that has been told once is never changed; a new need is a new field and a
higher `version`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kernel.events import Event
from kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRegistered(Event):
    """A customer entered the lender's books. Subject: customer:9."""

    customer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationSubmitted(Event):
    """A loan was asked for. Subject: application:7."""

    application_id: int
    customer_id: int
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationApproved(Event):
    """A loan was granted and waits for its disbursement. Subject: application:7."""

    application_id: int
    customer_id: int
    loan_id: int
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRejected(Event):
    """A loan was refused. Subject: application:7."""

    application_id: int
    customer_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanDisbursed(Event):
    """The money went out. Subject: loan:42."""

    loan_id: int
    customer_id: int
    amount: Money
    disbursed_on: date
    first_due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RepaymentRecorded(Event):
    """Money came in; `outstanding` is all that is owed after it. Subject: loan:42."""

    loan_id: int
    customer_id: int
    transaction_id: int
    amount: Money
    received_on: date
    outstanding: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RepaymentReversed(Event):
    """A repayment was taken back by `transaction_id`, the reversal. Subject: loan:42."""

    loan_id: int
    customer_id: int
    transaction_id: int
    reversed_transaction_id: int
    amount: Money
    outstanding: Money
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanCleared(Event):
    """Nothing is owed any more; what was paid too much stands in `credit`. Subject: loan:42."""

    loan_id: int
    customer_id: int
    cleared_on: date
    credit: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanWrittenOff(Event):
    """The lender gave up `principal`. Subject: loan:42."""

    loan_id: int
    customer_id: int
    principal: Money
    written_off_on: date
    reason: str
