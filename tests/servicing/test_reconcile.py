"""Each way in which a book can disagree with itself is found and named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import models

from lending.ledger import chart
from lending.ledger.services import post_entry
from lending.servicing.models import Allocation, Installment, Loan
from lending.servicing.reconcile import differences
from tests.servicing.book import SYSTEM, a_loan, pay

pytestmark = pytest.mark.usefixtures("book")


def figures(loan: Loan) -> set[str]:
    found = differences()
    assert all(difference.loan_id == loan.pk for difference in found)
    return {difference.figure for difference in found}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"paid_interest_minor": 1}, "interest paid by installments"),
        ({"due_interest_minor": 999_99}, "interest of the schedule"),
        ({"credit_minor": 5}, "credit in account 2100"),
        ({"next_due_on": date(2026, 9, 9)}, "next due day"),
        ({"next_unmet_due_on": None}, "next unmet due day"),
        ({"state": "cleared"}, "state"),
        ({"written_off_minor": 7}, "principal in account 1200"),
    ],
)
def test_a_loan_row_that_says_something_else(change: dict[str, Any], found: str):
    loan = a_loan()
    pay(loan, "4000.00")
    a_loan()
    assert differences() == []
    Loan.objects.filter(pk=loan.pk).update(**change)
    assert found in figures(loan)


def test_an_installment_that_says_something_else():
    loan = a_loan()
    Installment.objects.filter(loan=loan, number=1).update(paid_interest_minor=models.F("paid_interest_minor") + 1)
    assert "installments that differ from their allocations" in figures(loan)


def test_an_allocation_that_no_payment_made():
    loan = a_loan()
    receipt = pay(loan, "100.00").transaction
    Allocation.objects.create(transaction_id=receipt.pk, installment=loan.schedule.get(number=2), interest_minor=1)
    assert "transactions that differ from their allocations" in figures(loan)


def test_a_posting_that_no_deed_made():
    loan = a_loan()
    post_entry(
        recipe=chart.Recipe.REPAYMENT,
        lines={chart.CASH: 1, chart.LOAN_PORTFOLIO: -1},
        posted_on=date(2026, 6, 1),
        memo="By hand",
        loan_id=loan.pk,
        actor=SYSTEM,
    )
    assert figures(loan) == {"principal in account 1200"}
