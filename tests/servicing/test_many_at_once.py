"""Threads, each with a connection of its own, on a committed lender: nothing is lost, nothing is done twice."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection

from kernel.errors import DomainError
from kit.actor import Actor
from kit.idempotency import Slot
from lending.ledger.models import Posting
from lending.servicing.models import Loan, LoanTransaction
from lending.servicing.reconcile import differences
from lending.servicing.services import PaymentFacts, disburse_loan, record_repayment_once, reverse_repayment
from lending.servicing.states import Channel
from lending.servicing.tallies import miscounts
from tests.servicing.book import SYSTEM, a_granted_loan, a_loan, kes, pay

CLERK = Actor(7, "Wanjiku Kamau", "finance", frozenset({"repayments.record"}))


@pytest.fixture
def at_once(new_lender: str, acting_in: Any) -> Iterator[Callable[..., list[Any]]]:
    """Run a deed many times at once, each in a transaction of its own; give results and refusals."""

    def one(deed: Callable[..., Any], given: Any) -> Any:
        try:
            with acting_in(new_lender):
                return deed(given)
        except (DomainError, IntegrityError) as refusal:
            return refusal

    def thread(deed: Callable[..., Any], batch: list[Any]) -> list[Any]:
        try:
            return [one(deed, given) for given in batch]
        finally:
            connection.close()

    def run(deed: Callable[..., Any], batches: list[list[Any]]) -> list[Any]:
        with ThreadPoolExecutor(len(batches)) as pool:
            done = list(pool.map(lambda batch: thread(deed, batch), batches))
        return [result for batch in done for result in batch]

    return run


@pytest.fixture
def committed(new_lender: str, acting_in: Any) -> Callable[[Callable[[], Any]], Any]:
    """Do something and commit it: a test's own connection never commits, a thread's does."""

    def alone(deed: Callable[[], Any]) -> Any:
        try:
            with acting_in(new_lender):
                return deed()
        finally:
            connection.close()

    def run(deed: Callable[[], Any]) -> Any:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(alone, deed).result()

    return run


@pytest.mark.slow
def test_twelve_clerks_pay_three_loans_and_no_cent_is_lost(
    new_lender: str, acting_in: Any, at_once: Any, committed: Any
):
    loans = committed(lambda: [a_loan("120000.00", installments=12) for _ in range(3)])

    results = at_once(
        lambda given: pay(loans[given[0]], given[1]).transaction.pk,
        [[((clerk + n) % 3, f"{100 + clerk}.{n:02d}") for n in range(20)] for clerk in range(12)],
    )

    with acting_in(new_lender):
        assert [r for r in results if not isinstance(r, int)] == []
        assert len(set(results)) == 240
        expected = Counter[int]()
        for clerk in range(12):
            for n in range(20):
                expected[loans[(clerk + n) % 3].pk] += (100 + clerk) * 100 + n
        received = Counter[int]()
        for loan, amount in LoanTransaction.objects.filter(kind="repayment").values_list("loan_id", "amount_minor"):
            received[loan] += amount
        assert received == expected
        for loan in Loan.objects.all():
            assert loan.paid.total == expected[loan.pk]
            assert loan.outstanding.total == 148_800_00 - expected[loan.pk]
        assert sum(Posting.objects.values_list("amount_minor", flat=True)) == 0
        assert (differences(), miscounts()) == ([], [])


def test_one_key_thirty_two_times_at_once_has_one_effect(new_lender: str, acting_in: Any, at_once: Any, committed: Any):
    loan = committed(a_loan)
    key = str(uuid.uuid4())

    def record(_: Any) -> Any:
        place = Slot(7, key, "/repayments", "f" * 64)
        payment = PaymentFacts(amount=kes("500.00"), received_on=date(2026, 6, 2), channel=Channel.CASH)
        return record_repayment_once(
            loan_id=loan.pk, payment=payment, actor=CLERK, slot=place, answer=lambda _: {"transaction": {}}
        )

    results = at_once(record, [[n] for n in range(32)])

    answers = [r.kept for r in results if not isinstance(r, Exception)]
    refusals = {r.code for r in results if isinstance(r, Exception)}
    assert answers
    assert all(answer == answers[0] for answer in answers)
    assert refusals <= {"idempotency_in_flight"}
    with acting_in(new_lender):
        assert LoanTransaction.objects.filter(kind="repayment").count() == 1
        assert (differences(), miscounts()) == ([], [])
        assert record(None).kept == answers[0], "and a later repeat is given the same answer"


def test_two_reversals_of_one_receipt_at_once_and_one_wins(
    new_lender: str, acting_in: Any, at_once: Any, committed: Any
):
    loan = committed(a_loan)
    receipts = committed(lambda: [pay(loan, "10.00").transaction.pk for _ in range(5)])

    def take_back(receipt: int) -> Any:
        return reverse_repayment(loan_id=loan.pk, transaction_id=receipt, reason="twice", actor=SYSTEM)

    results = at_once(take_back, [receipts, receipts])

    refusals = [r for r in results if isinstance(r, Exception)]
    assert [getattr(r, "code", repr(r)) for r in refusals] == ["already_reversed"] * 5
    with acting_in(new_lender):
        assert LoanTransaction.objects.filter(kind="reversal").count() == 5
        assert Loan.objects.get(pk=loan.pk).paid.total == 0
        assert (differences(), miscounts()) == ([], [])


def test_sixteen_disbursements_at_once_pay_out_once(new_lender: str, acting_in: Any, at_once: Any, committed: Any):
    loan = committed(a_granted_loan)

    def disburse(_: Any) -> Any:
        return disburse_loan(loan_id=loan.pk, disbursed_on=date(2026, 6, 1), channel="cash", actor=SYSTEM)

    results = at_once(disburse, [[n] for n in range(16)])

    refusals = [r for r in results if isinstance(r, Exception)]
    assert [getattr(r, "code", repr(r)) for r in refusals] == ["not_in_this_state"] * 15
    with acting_in(new_lender):
        assert LoanTransaction.objects.filter(kind="disbursement").count() == 1
        assert (differences(), miscounts()) == ([], [])


def test_a_payment_that_waited_for_another_sees_what_it_did(
    new_lender: str, acting_in: Any, at_once: Any, committed: Any
):
    """The second statement's snapshot is older than the first one's commit; it must not pour over paid installments."""
    loan = committed(a_loan)

    results = at_once(lambda n: pay(loan, "4240.00").transaction, [[n] for n in range(3)])

    assert [r for r in results if isinstance(r, Exception)] == []
    assert sorted(r.interest_minor for r in results) == [240_00] * 3
    with acting_in(new_lender):
        assert Loan.objects.get(pk=loan.pk).state == "cleared"
        assert (differences(), miscounts()) == ([], [])
