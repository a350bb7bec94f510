"""Worked examples: every figure can be checked by hand.

12,000.00 at a flat 24 % a year over three months bears 12,000 x 24 % x 3/12 = 720.00 of interest, 240.00 with each
installment, so that 4,240.00 falls due on 1 June, 1 July and 1 August.
"""

from __future__ import annotations

from datetime import date

import pytest

from kernel.states import IllegalMove
from kit.models import AuditEntry, Outbox, Transition
from lending.ledger.queries import trial_balance
from lending.servicing.models import Loan
from lending.servicing.queries.loans import get_loan
from lending.servicing.reconcile import differences
from lending.servicing.rules import AlreadyReversed, NotADay, NotAPayment, NotInThisState, NotReversible, ReasonNeeded
from lending.servicing.services import cancel_loan, disburse_loan, reverse_repayment
from lending.servicing.tallies import miscounts
from tests.servicing.book import (
    SYSTEM,
    a_granted_loan,
    a_loan,
    account,
    journal,
    kes_text,
    owed,
    paid_by_installment,
    pay,
    refused,
)

pytestmark = pytest.mark.usefixtures("book")


def take_back(loan: Loan, transaction_id: int, reason: str = "The cheque bounced"):
    return reverse_repayment(loan_id=loan.pk, transaction_id=transaction_id, reason=reason, actor=SYSTEM)


def test_a_disbursement_puts_the_schedule_in_force_and_the_principal_in_the_books():
    loan = a_loan()

    rows = [(i.due_on, i.principal_minor, i.interest_minor) for i in loan.schedule.order_by("number")]
    assert rows == [
        (date(2026, 6, 1), 4_000_00, 240_00),
        (date(2026, 7, 1), 4_000_00, 240_00),
        (date(2026, 8, 1), 4_000_00, 240_00),
    ]
    paid_out = loan.transactions.get()
    assert journal(paid_out.entry_id) == {"1200 Loan portfolio": "+12000.00", "1000 Cash": "-12000.00"}
    loan = get_loan(loan.pk)
    assert (loan.state, loan.next_due_on, loan.maturity_on) == ("active", date(2026, 6, 1), date(2026, 8, 1))
    assert owed(loan) == {"principal": "12000.00", "interest": "720.00", "fee": "0.00", "penalty": "0.00"}
    assert (differences(), miscounts()) == ([], [])


def test_a_part_payment_meets_the_interest_first_and_then_principal():
    loan = a_loan()

    receipt = pay(loan, "1000.00").transaction

    assert (receipt.interest_minor, receipt.principal_minor, receipt.credit_minor) == (240_00, 760_00, 0)
    entry = loan.transactions.get(kind="repayment").entry_id
    assert journal(entry) == {
        "1000 Cash": "+1000.00",
        "4000 Interest income": "-240.00",
        "1200 Loan portfolio": "-760.00",
    }
    assert owed(loan) == {"principal": "11240.00", "interest": "480.00", "fee": "0.00", "penalty": "0.00"}
    assert get_loan(loan.pk).next_due_on == date(2026, 6, 1)
    assert (differences(), miscounts()) == ([], [])


def test_a_payment_runs_over_into_the_next_installment():
    loan = a_loan()

    pay(loan, "4600.00", channel="mobile_money", external_reference="SGH7XK2")

    # 4,240.00 meets the first; 360.00 is left: 240.00 interest and 120.00 principal of the second
    assert paid_by_installment(loan) == [(4_000_00, 240_00, 0, 0), (120_00, 240_00, 0, 0), (0, 0, 0, 0)]
    assert account("1010") == "4600.00"
    assert get_loan(loan.pk).next_due_on == date(2026, 7, 1)


def test_paying_all_clears_the_loan_and_tells_it():
    loan = a_loan()

    pay(loan, "12720.00", on=date(2026, 6, 10))

    loan = get_loan(loan.pk)
    assert (loan.state, loan.closed_on, loan.next_due_on) == ("cleared", date(2026, 6, 10), None)
    assert account("1200") == "0.00"
    told = list(Outbox.objects.filter(subject=f"loan:{loan.pk}").order_by("id").values_list("kind", flat=True))
    assert told == ["LoanDisbursed", "RepaymentRecorded", "LoanCleared"]
    moves = list(Transition.objects.filter(subject=f"loan:{loan.pk}").order_by("id").values_list("to_state", flat=True))
    assert moves == ["active", "cleared"]
    assert (differences(), miscounts()) == ([], [])


def test_what_is_paid_too_much_is_the_customers_credit():
    loan = a_loan()

    receipt = pay(loan, "13000.00").transaction

    assert (receipt.principal_minor, receipt.interest_minor, receipt.credit_minor) == (12_000_00, 720_00, 280_00)
    loan = get_loan(loan.pk)
    assert (loan.state, loan.credit_minor) == ("overpaid", 280_00)
    assert account("2100") == "-280.00"
    assert (differences(), miscounts()) == ([], [])


def test_money_that_arrives_on_a_cleared_loan_is_kept_as_credit():
    loan = a_loan()
    pay(loan, "12720.00")

    pay(loan, "50.00", on=date(2026, 6, 12))

    assert get_loan(loan.pk).state == "overpaid"
    assert account("2100") == "-50.00"
    assert (differences(), miscounts()) == ([], [])


def test_a_reversal_takes_back_exactly_what_the_payment_did():
    loan = a_loan()
    receipt = pay(loan, "4600.00", channel="bank").transaction

    reversal = take_back(loan, receipt.pk).transaction

    assert journal(reversal.entry_id) == {
        "1020 Bank": "-4600.00",
        "4000 Interest income": "+480.00",
        "1200 Loan portfolio": "+4120.00",
    }
    assert reversal.entry.reverses_id == loan.transactions.get(pk=receipt.pk).entry_id
    assert owed(loan) == {"principal": "12000.00", "interest": "720.00", "fee": "0.00", "penalty": "0.00"}
    assert paid_by_installment(loan) == [(0, 0, 0, 0)] * 3
    loan = get_loan(loan.pk)
    assert (loan.next_due_on, loan.last_repayment_on) == (date(2026, 6, 1), None)
    assert loan.transactions.count() == 3, "nothing is deleted: money out, money in, money back"
    assert (differences(), miscounts()) == ([], [])


def test_reversing_the_first_of_two_payments_moves_the_second_to_where_the_first_was():
    loan = a_loan()
    first = pay(loan, "4240.00").transaction
    pay(loan, "1000.00", on=date(2026, 6, 5))
    assert paid_by_installment(loan)[1] == (760_00, 240_00, 0, 0)

    take_back(loan, first.pk)

    assert paid_by_installment(loan) == [(760_00, 240_00, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0)]
    assert get_loan(loan.pk).last_repayment_on == date(2026, 6, 5)
    assert (differences(), miscounts()) == ([], [])


@pytest.mark.parametrize(("paid", "state"), [("12720.00", "cleared"), ("13000.00", "overpaid")])
def test_a_reversal_opens_a_settled_loan_again(paid: str, state: str):
    loan = a_loan()
    receipt = pay(loan, paid).transaction
    assert get_loan(loan.pk).state == state

    take_back(loan, receipt.pk)

    loan = get_loan(loan.pk)
    assert (loan.state, loan.closed_on, loan.credit_minor) == ("active", None, 0)
    assert account("1200") == "12000.00"
    assert account("2100") == "0.00"
    assert (differences(), miscounts()) == ([], [])


def test_a_reversal_of_the_excess_leaves_the_loan_cleared():
    loan = a_loan()
    pay(loan, "12720.00")
    excess = pay(loan, "30.00").transaction

    take_back(loan, excess.pk)

    assert get_loan(loan.pk).state == "cleared"
    assert (differences(), miscounts()) == ([], [])


def test_a_repayment_is_reversed_only_once():
    loan = a_loan()
    receipt = pay(loan, "100.00").transaction
    take_back(loan, receipt.pk)

    with refused(AlreadyReversed, match=receipt.reference):
        take_back(loan, receipt.pk)


def test_only_a_repayment_is_reversed_and_only_with_a_reason():
    loan = a_loan()
    with refused(NotReversible, match="is no repayment but a disbursement"):
        take_back(loan, loan.transactions.get(kind="disbursement").pk)
    receipt = pay(loan, "100.00").transaction
    with refused(ReasonNeeded):
        take_back(loan, receipt.pk, reason="  ")


def test_a_payment_cannot_be_older_than_the_loan_nor_still_to_come():
    loan = a_loan()
    with refused(NotADay, match="was disbursed on 2026-05-01"):
        pay(loan, "100.00", on=date(2026, 4, 30))
    with refused(NotADay, match="still to come"):
        pay(loan, "100.00", on=date(2026, 6, 16))
    with refused(NotAPayment):
        pay(loan, "0.00")


def test_a_granted_loan_takes_no_payment_and_says_what_can_be_done():
    loan = a_granted_loan()
    with refused(NotInThisState, match="is approved, so it cannot take a repayment. You can disburse it") as refusal:
        pay(loan, "100.00")
    assert refusal.value.facts["allowed"] == ["disburse"]


def test_a_loan_is_disbursed_once_and_never_after_the_business_date():
    loan = a_granted_loan()
    with refused(NotADay):
        disburse_loan(loan_id=loan.pk, disbursed_on=date(2026, 6, 16), channel="cash", actor=SYSTEM)
    disburse_loan(loan_id=loan.pk, disbursed_on=date(2026, 6, 15), channel="cash", actor=SYSTEM)
    with refused(NotInThisState, match="is active, so it cannot be disbursed"):
        disburse_loan(loan_id=loan.pk, disbursed_on=date(2026, 6, 15), channel="cash", actor=SYSTEM)


def test_the_first_due_day_agreed_in_the_application_holds_unless_another_is_given():
    agreed = a_granted_loan(first_due_on=date(2026, 7, 25))
    disbursed = disburse_loan(loan_id=agreed.pk, disbursed_on=date(2026, 6, 15), channel="bank", actor=SYSTEM)
    assert disbursed.first_due_on == date(2026, 7, 25)

    with refused(NotADay, match="after the disbursement"):
        disburse_loan(
            loan_id=a_granted_loan().pk,
            disbursed_on=date(2026, 6, 15),
            first_due_on=date(2026, 6, 15),
            channel="bank",
            actor=SYSTEM,
        )


def test_a_granted_loan_can_be_cancelled_and_then_not_paid_out():
    loan = cancel_loan(loan_id=a_granted_loan().pk, reason="The customer changed her mind", actor=SYSTEM)
    assert loan.state == "cancelled"
    with refused(NotInThisState, match="Nothing more can be done to it"):
        disburse_loan(loan_id=loan.pk, disbursed_on=date(2026, 6, 15), channel="cash", actor=SYSTEM)


def test_a_granted_loan_is_cancelled_only_with_a_reason():
    loan = a_granted_loan()
    with refused(ReasonNeeded):
        cancel_loan(loan_id=loan.pk, reason=" ", actor=SYSTEM)
    assert get_loan(loan.pk).state == "approved"


def test_a_loan_with_money_out_is_not_cancelled():
    loan = a_loan()
    with refused(IllegalMove, match="active"):
        cancel_loan(loan_id=loan.pk, reason="The customer changed her mind", actor=SYSTEM)
    assert get_loan(loan.pk).state == "active"


def test_the_books_add_up_to_zero_after_all_of_it():
    loan = a_loan()
    first = pay(loan, "5000.00").transaction
    pay(loan, "9000.00")
    take_back(loan, first.pk)
    pay(a_loan("500.00", installments=1), "1.00")

    balances = {balance.code: kes_text(balance.minor) for balance in trial_balance() if balance.minor}

    assert sum(balance.minor for balance in trial_balance()) == 0
    assert balances["1000"] == kes_text(-12_000_00 - 500_00 + 9_000_00 + 1_00)
    assert (differences(), miscounts()) == ([], [])


def test_history_says_what_changed():
    loan = a_loan()
    pay(loan, "12720.00")

    line = AuditEntry.objects.filter(loan_id=loan.pk, deed="repayment.recorded").get()

    assert line.changes == [
        {"field": "outstanding", "before": "12720.00", "after": "0.00"},
        {"field": "state", "before": "active", "after": "cleared"},
    ]
    assert line.facts["split"] == {"principal": "12000.00", "interest": "720.00"}
    assert line.facts["reference"] == loan.transactions.get(kind="repayment").reference
    assert line.facts["customer"] == "Amina Odhiambo"
