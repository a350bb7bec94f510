"""What lending tells has a shape that does not change: these are the shapes that were told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kernel.events import Event
from kernel.money import Money
from lending import events
from lending.facade import customer_contact, loan_summary
from tests.servicing.book import a_loan, kes, pay

KES = Money(125_050, "KES")
MONEY = {"minor": 125_050, "currency": "KES"}
LOAN = {"subject": "loan:42", "loan_id": 42, "customer_id": 9}

TOLD: list[tuple[Event, dict[str, Any]]] = [
    (
        events.CustomerRegistered(subject="customer:9", customer_id=9),
        {"subject": "customer:9", "customer_id": 9},
    ),
    (
        events.ApplicationSubmitted(subject="application:7", application_id=7, customer_id=9, amount=KES),
        {"subject": "application:7", "application_id": 7, "customer_id": 9, "amount": MONEY},
    ),
    (
        events.ApplicationApproved(subject="application:7", application_id=7, customer_id=9, loan_id=42, amount=KES),
        {"subject": "application:7", "application_id": 7, "customer_id": 9, "loan_id": 42, "amount": MONEY},
    ),
    (
        events.ApplicationRejected(subject="application:7", application_id=7, customer_id=9, reason="Too much debt"),
        {"subject": "application:7", "application_id": 7, "customer_id": 9, "reason": "Too much debt"},
    ),
    (
        events.LoanDisbursed(**LOAN, amount=KES, disbursed_on=date(2026, 5, 1), first_due_on=date(2026, 6, 1)),
        {**LOAN, "amount": MONEY, "disbursed_on": "2026-05-01", "first_due_on": "2026-06-01"},
    ),
    (
        events.RepaymentRecorded(
            **LOAN, transaction_id=5, amount=KES, received_on=date(2026, 6, 1), outstanding=Money(0, "KES")
        ),
        {
            **LOAN,
            "transaction_id": 5,
            "amount": MONEY,
            "received_on": "2026-06-01",
            "outstanding": {"minor": 0, "currency": "KES"},
        },
    ),
    (
        events.RepaymentReversed(
            **LOAN, transaction_id=6, reversed_transaction_id=5, amount=KES, outstanding=KES, reason="Bounced"
        ),
        {
            **LOAN,
            "transaction_id": 6,
            "reversed_transaction_id": 5,
            "amount": MONEY,
            "outstanding": MONEY,
            "reason": "Bounced",
        },
    ),
    (
        events.LoanCleared(**LOAN, cleared_on=date(2026, 6, 1), credit=KES),
        {**LOAN, "cleared_on": "2026-06-01", "credit": MONEY},
    ),
    (
        events.LoanWrittenOff(**LOAN, principal=KES, written_off_on=date(2026, 6, 1), reason="Gone"),
        {**LOAN, "principal": MONEY, "written_off_on": "2026-06-01", "reason": "Gone"},
    ),
]


@pytest.mark.parametrize(("event", "shape"), TOLD, ids=lambda value: getattr(value, "subject", ""))
def test_the_shape_of_an_event_stands(event: Event, shape: dict[str, Any]):
    assert event.to_json() == shape
    assert type(event).from_json(shape) == event
    assert event.version == 1


def test_every_event_has_its_shape_written_down():
    defined = {name for name, value in vars(events).items() if isinstance(value, type) and issubclass(value, Event)}
    assert {type(event).__name__ for event, _ in TOLD} == defined - {"Event"}


def test_the_facade_says_how_to_reach_a_customer_and_how_a_loan_stands(book: str):
    loan = a_loan(on=date(2026, 4, 10))
    pay(loan, "4240.00")
    assert customer_contact(loan.customer_id).phone == "+254712345678"
    summary = loan_summary(loan.pk)
    assert (summary.outstanding, summary.days_past_due) == (kes("8480.00"), 5)
    assert summary.next_due_on == date(2026, 6, 10)
