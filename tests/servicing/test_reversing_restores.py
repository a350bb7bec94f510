"""Whatever was paid before: a payment and its reversal leave no trace in any balance."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lending.servicing.models import Loan, LoanTransaction
from lending.servicing.reconcile import differences
from lending.servicing.services import reverse_repayment
from lending.servicing.tallies import miscounts
from tests.servicing.book import SYSTEM, TODAY, a_loan, a_terms, account, kes_text, paid_by_installment, pay

FIGURES = ("1200", "2100", "4000", "1000")
KEPT = (
    "state", "closed_on", "paid_principal_minor", "paid_interest_minor", "credit_minor",
    "next_due_on", "next_unmet_due_on", "last_repayment_on",
)  # fmt: skip
amounts = st.integers(min_value=1, max_value=9_000_00)
days = st.integers(min_value=0, max_value=40)


def standing(loan: Loan) -> dict[str, Any]:
    row = Loan.objects.values(*KEPT).get(pk=loan.pk)
    return {**row, "installments": paid_by_installment(loan), "books": [account(code) for code in FIGURES]}


@pytest.mark.usefixtures("book")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    payments=st.lists(st.tuples(amounts, days), max_size=4),
    wrong=st.tuples(amounts, days),
    later=st.lists(st.tuples(amounts, days), max_size=2),
    tolerance=st.sampled_from([0, 50_00]),
)
def test_pay_and_reverse_is_as_if_nothing_had_been_paid(
    payments: list[tuple[int, int]], wrong: tuple[int, int], later: list[tuple[int, int]], tolerance: int
):
    mark = transaction.savepoint()
    loan = a_loan(terms=a_terms(arrears_tolerance_minor=tolerance))

    def receive(amount: int, ago: int) -> LoanTransaction:
        receipt: LoanTransaction = pay(loan, kes_text(amount), on=TODAY - timedelta(days=ago)).transaction
        return receipt

    for payment in payments:
        receive(*payment)
    before = standing(loan)
    receipt = receive(*wrong)
    reverse_repayment(loan_id=loan.pk, transaction_id=receipt.pk, reason="wrong loan", actor=SYSTEM)
    assert standing(loan) == {**before, "closed_on": standing(loan)["closed_on"]}
    assert (differences(), miscounts()) == ([], [])

    receipt = receive(*wrong)
    for payment in later:
        receive(*payment)
    reverse_repayment(loan_id=loan.pk, transaction_id=receipt.pk, reason="wrong loan", actor=SYSTEM)
    with_gap = standing(loan)
    transaction.savepoint_rollback(mark)

    mark = transaction.savepoint()
    loan = a_loan(terms=a_terms(arrears_tolerance_minor=tolerance))
    for payment in [*payments, *later]:
        receive(*payment)
    never = standing(loan)
    assert with_gap == {**never, "closed_on": with_gap["closed_on"]}
    transaction.savepoint_rollback(mark)
