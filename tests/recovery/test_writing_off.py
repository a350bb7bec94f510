from __future__ import annotations

from datetime import date
from typing import Any

from kit.models import Outbox
from lending.recovery.services import NoPrincipalLeft, write_off_loan
from lending.servicing.queries.loans import get_loan
from lending.servicing.reconcile import differences
from lending.servicing.rules import NotByTheSamePerson, NotInThisState, ReasonNeeded
from lending.servicing.services import reverse_repayment
from lending.servicing.tallies import miscounts
from tests.servicing.book import SYSTEM, a_loan, account, journal, owed, pay, refused


def test_a_written_off_loan_leaves_the_portfolio_as_a_loss(book: str):
    loan = a_loan()
    pay(loan, "4240.00")

    write_off_loan(loan_id=loan.pk, reason="The customer has left the country", actor=SYSTEM)

    loss = loan.transactions.get(kind="write_off")
    assert journal(loss.entry_id) == {"5100 Losses written off": "+8000.00", "1200 Loan portfolio": "-8000.00"}
    assert account("1200") == "0.00"
    assert set(owed(loan).values()) == {"0.00"}, "unpaid interest never became income"
    loan = get_loan(loan.pk)
    assert (loan.state, loan.written_off_minor, loan.next_unmet_due_on) == ("written_off", 8_000_00, None)
    told = Outbox.objects.get(kind="LoanWrittenOff").body
    assert (told["principal"], told["reason"]) == (
        {"minor": 800_000, "currency": "KES"},
        "The customer has left the country",
    )
    assert (differences(), miscounts()) == ([], [])


def test_nothing_more_happens_to_a_written_off_loan(book: str):
    loan = a_loan()
    receipt = pay(loan, "10.00").transaction
    write_off_loan(loan_id=loan.pk, reason="Gone", actor=SYSTEM)
    with refused(NotInThisState, match="Nothing more can be done to it"):
        pay(loan, "10.00")
    with refused(NotInThisState):
        write_off_loan(loan_id=loan.pk, reason="Again", actor=SYSTEM)
    with refused(NotInThisState, match="its repayments cannot be reversed"):
        reverse_repayment(loan_id=loan.pk, transaction_id=receipt.pk, reason="The cheque bounced", actor=SYSTEM)
    assert differences() == []


def test_a_write_off_needs_a_reason_and_something_to_give_up(book: str):
    loan = a_loan()
    with refused(ReasonNeeded):
        write_off_loan(loan_id=loan.pk, reason=" ", actor=SYSTEM)
    principal_first = ["principal", "interest", "fee", "penalty"]
    from tests.servicing.book import a_terms

    only_charges = a_loan(terms=a_terms("CHARGES", allocation_order=principal_first))
    pay(only_charges, "4000.00")
    pay(only_charges, "8600.00")
    assert get_loan(only_charges.pk).outstanding.principal == 0
    with refused(NoPrincipalLeft):
        write_off_loan(loan_id=only_charges.pk, reason="Only interest is left", actor=SYSTEM)


def test_the_officer_of_a_loan_does_not_write_it_off(lender: str, acting_in: Any, staff: Any):
    from identity.actors import actor_of

    officer = staff("admin", lender)
    with acting_in(lender):
        loan = a_loan(officer_id=officer.pk)
        with refused(NotByTheSamePerson):
            write_off_loan(loan_id=loan.pk, reason="Gone", actor=actor_of(officer))


def test_a_write_off_over_the_wire(lender: str, acting_in: Any, client_as: Any):
    with acting_in(lender):
        loan = a_loan(on=date(2026, 4, 1))
    answer = client_as("finance", lender).post(f"loans/{loan.pk}/write-off", {"reason": "Gone"})
    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == "written_off"
    officer = client_as("field_officer", lender).post(f"loans/{loan.pk}/write-off", {"reason": "Gone"})
    assert officer.status_code == 403
