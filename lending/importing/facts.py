"""What a book says, row by row, once it was read: amounts in minor units of the book's currency."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(slots=True, kw_only=True)
class CustomerFacts:
    """One customer of the old book."""

    line: int
    external_id: str
    full_name: str
    phone: str = ""
    national_id: str = ""
    date_of_birth: date | None = None
    sex: str = ""
    address: str = ""
    registered_on: date | None = None


@dataclass(slots=True, kw_only=True)
class Position:
    """What was paid on a loan before it came to us, without dates; `split` is principal, interest, fee, penalty."""

    paid: int
    split: tuple[int, int, int, int] | None = None
    last_paid_on: date | None = None


@dataclass(slots=True, kw_only=True)
class PaymentFacts:
    """One dated repayment of the old book."""

    line: int
    loan: str
    paid_on: date
    amount: int
    external_reference: str
    channel: str


@dataclass(slots=True, kw_only=True)
class LoanFacts:
    """One loan of the old book."""

    line: int
    external_id: str
    customer: str
    disbursed_on: date
    principal: int
    installments: int
    yearly_rate: Decimal
    first_due_on: date | None = None
    status: str = ""
    state: str = ""
    position: Position | None = None
    contract_installment: int | None = None
    contract_group: str = ""
    closed_on: date | None = None
    payments: list[PaymentFacts] = field(default_factory=list)

    def days(self) -> dict[str, date]:
        """Give the days on which something happened, by field."""
        last = self.position.last_paid_on if self.position else None
        days = {"disbursed_on": self.disbursed_on, "last_paid_on": last, "closed_on": self.closed_on}
        return {name: day for name, day in days.items() if day}

    @property
    def repaid(self) -> int:
        """Give all that the book says was repaid."""
        if self.payments:
            return sum(payment.amount for payment in self.payments)
        return self.position.paid if self.position else 0


@dataclass(slots=True, kw_only=True)
class Book:
    """A whole book as it was read, by the numbers it uses itself; `rows` counts all rows that were read."""

    customers: dict[str, CustomerFacts] = field(default_factory=dict)
    loans: dict[str, LoanFacts] = field(default_factory=dict)
    rows: int = 0

    def latest_day(self) -> date | None:
        """Give the last day on which something happened; None for a book without loans."""
        days = [day for loan in self.loans.values() for day in loan.days().values()]
        days += [payment.paid_on for loan in self.loans.values() for payment in loan.payments]
        return max(days, default=None)
