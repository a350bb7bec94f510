"""Lending's news in the customer's words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from comms import services, tasks
from kit import workspace
from kit.outbox import reacts_to, tells_work_left
from lending import facade
from lending.events import LoanCleared, LoanDisbursed, RepaymentRecorded


@reacts_to(LoanDisbursed)
def tell_of_disbursement(news: LoanDisbursed) -> None:
    """Say that money went out, and when the first installment is due."""
    _queue(
        f"{news.subject}:disbursed",
        news.customer_id,
        news.loan_id,
        f"We have paid out {news.amount}. First installment due {news.first_due_on:%d %b %Y}.",
    )


@reacts_to(RepaymentRecorded)
def tell_of_repayment(news: RepaymentRecorded) -> None:
    """Say what came in and what is left."""
    _queue(
        f"transaction:{news.transaction_id}",
        news.customer_id,
        news.loan_id,
        f"We have received {news.amount}. You still owe {news.outstanding}.",
    )


@reacts_to(LoanCleared)
def tell_of_clearance(news: LoanCleared) -> None:
    """Say that nothing is owed any more."""
    _queue(f"{news.subject}:cleared", news.customer_id, news.loan_id, "Your loan is fully paid.")


@tells_work_left
def messages_wait(before: datetime) -> bool:
    """Call a worker to messages that wait: the hint that was given with them may have been lost."""
    if waits := services.any_waiting(before=before):
        transaction.on_commit(tasks.send_waiting.delay)
    return waits


def _queue(event: str, customer_id: int, loan_id: int, sentence: str) -> None:
    contact = facade.customer_contact(customer_id)
    if not contact.phone:
        return
    first_name = contact.name.split()[0] if contact.name.split() else contact.name
    text = f"{workspace.settings().name}: {first_name}, {sentence[0].lower()}{sentence[1:]}"
    if services.queue_message(event=event, customer_id=customer_id, loan_id=loan_id, to=contact.phone, text=text):
        transaction.on_commit(tasks.send_waiting.delay)
