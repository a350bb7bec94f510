"""A repayment is one statement to read and lock, one to write; and what it writes is what the plain way would write."""

from __future__ import annotations

import re
import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.events import Event
from kit import audit, outbox, transitions
from kit.actor import Actor
from kit.idempotency import InFlight, KeyReused, Slot, keep
from kit.models import AuditEntry, IdempotencyKey, Outbox, Transition
from lending.ledger.chart import Recipe
from lending.ledger.models import Entry, Posting
from lending.ledger.services import post_entry
from lending.servicing.models import Allocation, Installment, Loan, LoanTransaction
from lending.servicing.plans import bring_to, plan_repayment
from lending.servicing.queries.figures import owing_of
from lending.servicing.queries.loans import installments_of, lock_loan
from lending.servicing.services import PaymentFacts, record_repayment_once, telling
from lending.servicing.states import LOAN_MOVES, Channel
from tests.servicing.book import TODAY, a_loan, kes, pay, refused

pytestmark = pytest.mark.usefixtures("book")
CLERK = Actor(7, "Wanjiku Kamau", "finance", frozenset({"repayments.record"}), ip="10.0.0.9", correlation_id="req-1")
MADE_ANEW = {"id", "entry_id", "transaction_id", "event_id", "at", "entered_at"}


def slot(key: str | None = None, fingerprint: str = "f" * 64) -> Slot:
    return Slot(7, key or str(uuid.uuid4()), "/api/staff/loans/1/repayments", fingerprint)


def record(loan: Loan, amount: str, place: Slot, **given: Any) -> Any:
    payment = PaymentFacts(amount=kes(amount), received_on=date(2026, 6, 3), channel=Channel.CASH, **given)
    return record_repayment_once(
        loan_id=loan.pk,
        payment=payment,
        actor=CLERK,
        slot=place,
        answer=lambda recorded: {"transaction": {"id": 0, "reference": ""}, "loan": {"state": recorded.loan.state}},
    )


def test_a_repayment_is_two_statements():
    loan = a_loan()
    with CaptureQueriesContext(connection) as sent:
        record(loan, "500.00", slot())
    assert len(sent) == 2, [query["sql"][:80] for query in sent]


def rows(model: Any, **where: Any) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in row.items() if name not in MADE_ANEW}
        for row in model.objects.filter(**where).order_by("pk").values()
    ]


def written(loan: Loan) -> dict[str, Any]:
    """Every row that belongs to a loan, without what is new each time: numbers and instants."""
    return {
        "loan": rows(Loan, pk=loan.pk),
        "installments": rows(Installment, loan=loan),
        "transactions": rows(LoanTransaction, loan=loan),
        "allocations": rows(Allocation, transaction__loan=loan),
        "entries": rows(Entry, loan_id=loan.pk),
        "postings": rows(Posting, entry__loan_id=loan.pk),
        "audit": rows(AuditEntry, loan_id=loan.pk),
        "news": rows(Outbox, subject=f"loan:{loan.pk}"),
        "moves": rows(Transition, subject=f"loan:{loan.pk}"),
        "keys": rows(IdempotencyKey, actor_id=7),
    }


def the_plain_way(loan_id: int, amount: int, day: date, place: Slot) -> None:
    """A repayment by the general tools, row by row."""
    loan = lock_loan(loan_id)
    owing, before = owing_of(installments_of(loan)), loan.state
    plan = plan_repayment(loan, owing, amount=amount, channel=Channel.CASH)
    changes = telling.changes(loan, plan, owed_before=loan.outstanding.total, state_before=before)
    if plan.state_after != before:
        transitions.move(loan, plan.state_after, moves=LOAN_MOVES, actor=CLERK)
    bring_to(plan, loan, day=day)
    loan.last_repayment_on = day
    loan.save()
    entry = post_entry(
        recipe=Recipe.REPAYMENT,
        lines=plan.lines,
        posted_on=day,
        memo=f"Repayment of loan {loan.reference}",
        loan_id=loan_id,
        actor=CLERK,
    )
    parts = {f"{name}_minor": getattr(plan.parts, name) for name in ("principal", "interest", "fee", "penalty")}
    receipt = LoanTransaction.objects.create(
        loan=loan,
        kind="repayment",
        value_on=day,
        amount_minor=amount,
        **parts,
        credit_minor=plan.credit,
        principal_after_minor=loan.outstanding.principal,
        channel="cash",
        entry=entry,
        actor_id=CLERK.user_id,
        actor_name=CLERK.name,
    )
    for share in plan.shares:
        given = {f"{name}_minor": getattr(share.parts, name) for name in ("principal", "interest", "fee", "penalty")}
        Allocation.objects.create(transaction=receipt, installment_id=share.installment_id, **given)
        row = Installment.objects.get(pk=share.installment_id)
        for name, minor in given.items():
            setattr(row, f"paid_{name}", getattr(row, f"paid_{name}") + minor)
        row.save()
    audit.record(
        CLERK,
        "repayment.recorded",
        subject=f"loan:{loan_id}",
        on_day=day,
        customer_id=loan.customer_id,
        loan_id=loan_id,
        amount=loan.money(amount),
        facts={**telling.facts(receipt), "transaction_id": receipt.pk, "reference": receipt.reference},
        changes=changes,
    )
    news: list[Event] = telling.repayment_news(receipt, plan, state_before=before)
    for event in news:
        outbox.publish(event)
    keep(place, 201, {"transaction": {"id": receipt.pk, "reference": receipt.reference}, "loan": {"state": loan.state}})


@pytest.mark.parametrize("amount", ["500.00", "4600.00", "12720.00", "12999.99"])
def test_the_two_statements_write_what_the_plain_way_writes(amount: str):
    """The same story is told in a savepoint, by the plain way, and then again after it is rolled back."""
    from django.db import transaction

    loan, place = a_loan(), slot("same-key")
    mark = transaction.savepoint()
    the_plain_way(loan.pk, kes(amount).minor, date(2026, 6, 3), place)
    plain = written(loan)
    plain_receipt = LoanTransaction.objects.get(loan=loan, kind="repayment")
    transaction.savepoint_rollback(mark)

    record(loan, amount, place)

    quick = written(loan)
    receipt = LoanTransaction.objects.get(loan=loan, kind="repayment")
    assert by_name(quick, receipt) == by_name(plain, plain_receipt)


def by_name(told: dict[str, Any], receipt: LoanTransaction) -> str:
    """Put a name in the place of the transaction's number, wherever it was told."""
    text = repr(told).replace(f"'{receipt.reference}'", "'THE RECEIPT'")
    return re.sub(rf"'(transaction_id|id)': {receipt.pk}\b", r"'\1': THE RECEIPT", text)


def test_the_answer_holds_the_number_and_a_repeat_gives_the_same():
    loan, place = a_loan(), slot()
    first = record(loan, "500.00", place)
    again = record(loan, "500.00", place)

    receipt = loan.transactions.get(kind="repayment")
    assert first.kept.body["transaction"] == {"id": receipt.pk, "reference": receipt.reference}
    assert (first.replayed, again.replayed) == (False, True)
    assert again.kept == first.kept


def test_a_key_that_came_with_another_request_is_refused():
    loan = a_loan()
    record(loan, "500.00", slot("k", "a" * 64))
    with refused(KeyReused):
        record(loan, "600.00", slot("k", "b" * 64))
    assert loan.transactions.filter(kind="repayment").count() == 1


def test_a_key_that_was_quicker_by_a_moment_is_in_flight():
    """Its row is committed after this statement's snapshot was taken: the unique constraint has the last word."""
    loan, place = a_loan(), slot("raced")
    from lending.servicing.services import posting

    real = posting.hold(loan.pk, slot=place)
    keep(place, 201, {})
    assert isinstance(real, posting.Held)
    with refused(InFlight):
        from lending.servicing.services.repayment import _work_out

        payment = PaymentFacts(amount=kes("5.00"), received_on=TODAY, channel=Channel.CASH)
        receipt, _ = _work_out(real, payment, CLERK)
        posting.write(receipt, actor=CLERK, slot=place, status=201, body={"transaction": {}})


def test_a_loan_whose_totals_differ_from_its_schedule_takes_nothing():
    from lending.servicing.rules import OutOfBalance

    loan = a_loan()
    Loan.objects.filter(pk=loan.pk).update(paid_interest_minor=1)
    with refused(OutOfBalance, match="differ from its schedule"):
        pay(loan, "500.00")
