"""From files to facts: every row is read, checked on its own and against the others, and taken or refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from kernel.errors import DomainError
from lending.customers.models import Sex
from lending.customers.phones import normalised_phone
from lending.customers.search import identity_number
from lending.importing.facts import Book, CustomerFacts, LoanFacts, PaymentFacts, Position
from lending.importing.mapping import BookMapping, Sheet
from lending.importing.problems import Problems
from lending.importing.sheets import Row, rows
from lending.maths.terms import MOST_INSTALLMENTS
from lending.servicing.states import Channel

MOST_MINOR = 10**15  # as for any amount of a loan
T = TypeVar("T")
_SPLIT = ("paid_principal", "paid_interest", "paid_fee", "paid_penalty")
_SEXES = ("", *Sex.values)


def read_book(mapping: BookMapping, directory: Path, *, country: str, problems: Problems) -> Book:
    """Read the files of a book; `country` is the lender's, for phone numbers without a country code.

    :raises BadMapping: a file is missing or lacks a column.
    """
    reader = _Reader(mapping, directory, country, problems)
    reader.each(mapping.customers, reader.customer)
    reader.each(mapping.loans, reader.loan)
    if mapping.repayments:
        reader.each(mapping.repayments, reader.repayment)
    return reader.book


class _Reader:
    def __init__(self, mapping: BookMapping, directory: Path, country: str, problems: Problems) -> None:
        self.mapping, self.directory, self.country, self.problems = mapping, directory, country, problems
        self.book = Book()
        self.refused: dict[str, set[str]] = {"customer": set(), "loan": set()}
        self.national_ids: dict[str, int] = {}
        self.references: set[tuple[str, str]] = set()
        self.repeats: dict[tuple[str, str], int] = {}
        self.constant_rate = Decimal(str(mapping.terms.get("yearly_rate", "0")))

    def each(self, sheet: Sheet, take: Callable[[Row], None]) -> None:
        for row in rows(sheet, self.directory, self.problems):
            self.book.rows += 1
            take(row)

    # customers

    def customer(self, row: Row) -> None:
        number = row.text("external_id", longest=64, needed=True)
        self._not_twice(row, number, self.book.customers, "customer")
        facts = CustomerFacts(
            line=row.line,
            external_id=number,
            full_name=row.text("full_name", longest=160, needed=True),
            phone=self._phone(row),
            national_id=self._national_id(row),
            date_of_birth=row.day("date_of_birth"),
            sex=row.text("sex", longest=6).lower(),
            address=row.text("address", longest=300),
            registered_on=row.day("registered_on"),
        )
        if facts.sex not in _SEXES:
            row.refuse("sex", f"{facts.sex!r} is none of female, male, other. The mapping's words can translate it.")
        self._keep(row, facts, number, self.book.customers, "customer")

    def _phone(self, row: Row) -> str:
        text = row.text("phone", longest=40)
        if not text:
            return ""
        try:
            return normalised_phone(text, self.country)
        except DomainError as refusal:
            row.refuse("phone", refusal.sentence)
            return ""

    def _national_id(self, row: Row) -> str:
        number = identity_number(row.text("national_id", longest=32))
        if number and (earlier := self.national_ids.setdefault(number, row.line)) != row.line:
            row.refuse("national_id", f"The customer in line {earlier} has the same identity number.")
        return number

    # loans

    def loan(self, row: Row) -> None:
        number = row.text("external_id", longest=64, needed=True)
        self._not_twice(row, number, self.book.loans, "loan")
        customer = row.text("customer", longest=64, needed=True)
        if customer and customer not in self.book.customers:
            row.refuse("customer", self._no_such("customer", customer, self.mapping.customers))
        disbursed_on, principal = row.needed("disbursed_on", row.day("disbursed_on")), self._lent(row)
        installments, rate = self._installments(row), self._rate(row)
        position = self._position(row)
        if disbursed_on is None or principal is None or installments is None or rate is None:
            row.bad = True
        else:
            facts = LoanFacts(
                line=row.line,
                external_id=number,
                customer=customer,
                disbursed_on=disbursed_on,
                principal=principal,
                installments=installments,
                yearly_rate=rate,
                first_due_on=self._first_due(row, disbursed_on),
                status=row.text("status", longest=60),
                state=self._state(row),
                position=position,
                contract_installment=row.amount("contract_installment", self.mapping.currency),
                contract_group=row.text("contract_group", longest=60),
                closed_on=self._later(row, "closed_on", disbursed_on),
            )
            self._later(row, "last_paid_on", disbursed_on)
            self._keep(row, facts, number, self.book.loans, "loan")
        if row.bad:
            self.refused["loan"].add(number)

    def _lent(self, row: Row) -> int | None:
        principal = row.needed("principal", row.amount("principal", self.mapping.currency))
        if principal is not None and not 0 < principal <= MOST_MINOR:
            row.refuse("principal", "A loan is some money, more than nothing.")
        return principal

    def _installments(self, row: Row) -> int | None:
        number = row.needed("installments", row.whole("installments"))
        if number is not None and not 1 <= number <= MOST_INSTALLMENTS:
            row.refuse("installments", f"A loan has between 1 and {MOST_INSTALLMENTS} installments, not {number}.")
        return number

    def _rate(self, row: Row) -> Decimal | None:
        if "yearly_rate" not in row.texts:
            return self.constant_rate
        rate = row.needed("yearly_rate", row.decimal("yearly_rate"))
        if rate is not None and not 0 <= rate <= 10_000:
            row.refuse("yearly_rate", "A yearly rate lies between 0 and 10000 per cent.")
        return rate

    def _state(self, row: Row) -> str:
        state = row.text("state", longest=60)
        if state not in ("", "active", "cleared", "written_off"):
            row.refuse("state", f"The mapping's words do not say which state {state!r} is.")
        return state

    def _position(self, row: Row) -> Position | None:
        currency = self.mapping.currency
        paid = row.amount("opening_paid", currency)
        split = tuple(row.amount(name, currency) or 0 for name in _SPLIT)
        given = any(row.texts.get(name, "").strip() for name in _SPLIT)
        if paid is None and not given:
            return None
        parts = (split[0], split[1], split[2], split[3]) if given else None
        return Position(paid=sum(split) if paid is None else paid, split=parts, last_paid_on=row.day("last_paid_on"))

    def _first_due(self, row: Row, disbursed_on: date) -> date | None:
        return self._later(row, "first_due_on", disbursed_on)

    def _later(self, row: Row, field: str, disbursed_on: date) -> date | None:
        day = row.day(field)
        if day is not None and day < disbursed_on:
            row.refuse(field, f"{day} lies before the loan was paid out on {disbursed_on}.")
        return day

    # repayments

    def repayment(self, row: Row) -> None:
        number = row.text("loan", longest=64, needed=True)
        loan = self.book.loans.get(number)
        if number and loan is None:
            row.refuse("loan", self._no_such("loan", number, self.mapping.loans))
        paid_on = row.needed("paid_on", row.day("paid_on"))
        amount = row.needed("amount", row.amount("amount", self.mapping.currency))
        if amount is not None and not 0 < amount <= MOST_MINOR:
            row.refuse("amount", "A repayment is some money, more than nothing.")
        if loan and paid_on and paid_on < loan.disbursed_on:
            row.refuse("paid_on", f"{paid_on} lies before the loan was paid out on {loan.disbursed_on}.")
        channel = row.text("channel", longest=12) or Channel.BANK.value
        if channel not in list(Channel):
            row.refuse("channel", f"{channel!r} is none of cash, mobile_money, bank.")
        reference = self._reference(row, number, paid_on, amount)
        if loan and paid_on and amount and not row.bad:
            loan.payments.append(
                PaymentFacts(line=row.line, loan=number, paid_on=paid_on, amount=amount, external_reference=reference,
                             channel=channel)
            )  # fmt: skip

    def _reference(self, row: Row, loan: str, paid_on: date | None, amount: int | None) -> str:
        """Give the repayment's own reference, or one made of its facts: the second of two equal ones gets a 2."""
        reference = row.text("external_reference", longest=64)
        if not reference:
            stem = f"{loan}/{paid_on}/{amount}"[:58]
            self.repeats[loan, stem] = count = self.repeats.get((loan, stem), 0) + 1
            return stem if count == 1 else f"{stem}/{count}"
        if (loan, reference) in self.references:
            row.refuse("external_reference", f"The repayment {reference} of loan {loan} stands in the file already.")
        self.references.add((loan, reference))
        return reference

    # all

    def _not_twice(
        self, row: Row, number: str, known: dict[str, CustomerFacts] | dict[str, LoanFacts], what: str
    ) -> None:
        if number and (earlier := known.get(number)):
            row.refuse("external_id", f"The {what} {number} stands in line {earlier.line} already.")

    def _no_such(self, what: str, number: str, sheet: Sheet) -> str:
        if number in self.refused[what]:
            return f"The {what} {number} was refused."
        return f"There is no {what} {number} in {sheet.file}."

    def _keep(self, row: Row, facts: T, number: str, kept: dict[str, T], what: str) -> None:
        if not row.bad:
            kept[number] = facts
        elif number not in kept:
            self.refused[what].add(number)
