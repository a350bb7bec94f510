"""What a change to a loan is told as: lines of its history and news for the rest of the house."""

from __future__ import annotations

from datetime import date
from typing import Any

from kernel.events import Event
from kit import audit
from lending import events
from lending.servicing.models import Loan, LoanTransaction
from lending.servicing.parts import COMPONENTS
from lending.servicing.plans import Plan
from lending.servicing.states import LoanState

CANCELLED = "loan.cancelled"
DISBURSED = "loan.disbursed"
REPAID = "repayment.recorded"
REVERSED = "repayment.reversed"
audit.describe(CANCELLED, "Loan cancelled")
audit.describe(DISBURSED, "Disbursement")
audit.describe(REPAID, "Repayment")
audit.describe(REVERSED, "Repayment reversed")


def subject(loan: Loan) -> str:
    """Name a loan as the subject of news and history."""
    return f"loan:{loan.pk}"


def facts(transaction: LoanTransaction) -> dict[str, Any]:
    """Give the facts that a line of history keeps of a money transaction, without its own number."""
    loan = transaction.loan
    split = {name: getattr(transaction.parts, name) for name in COMPONENTS} | {"credit": transaction.credit_minor}
    told: dict[str, Any] = {"customer": loan.customer.full_name, "channel": transaction.channel}
    told["split"] = {k: loan.money(v).text() for k, v in split.items() if v}
    if transaction.external_reference:
        told["external_reference"] = transaction.external_reference
    return told


def changes(loan: Loan, plan: Plan, *, owed_before: int, state_before: str) -> list[dict[str, Any]]:
    """Give what a plan changes that people look at, before and after."""
    pairs = [
        ("outstanding", loan.money(owed_before).text(), loan.money(plan.outstanding_after.total).text()),
        ("credit_balance", loan.money(loan.credit_minor).text(), loan.money(plan.credit_after).text()),
        ("state", state_before, plan.state_after.value),
    ]
    return [{"field": field, "before": before, "after": after} for field, before, after in pairs if before != after]


def repayment_news(transaction: LoanTransaction, plan: Plan, *, state_before: str) -> list[Event]:
    """Give the news of a repayment, and of the loan being cleared by it."""
    loan = transaction.loan
    news: list[Event] = [
        events.RepaymentRecorded(
            subject=subject(loan),
            loan_id=loan.pk,
            customer_id=loan.customer_id,
            transaction_id=transaction.pk,
            amount=loan.money(plan.amount),
            received_on=transaction.value_on,
            outstanding=loan.money(plan.outstanding_after.total),
        )
    ]
    if state_before == LoanState.ACTIVE and plan.state_after != LoanState.ACTIVE:
        news.append(cleared(loan, plan, transaction.value_on))
    return news


def cleared(loan: Loan, plan: Plan, cleared_on: date) -> events.LoanCleared:
    """Give the news that nothing is owed on a loan any more."""
    return events.LoanCleared(
        subject=subject(loan),
        loan_id=loan.pk,
        customer_id=loan.customer_id,
        cleared_on=cleared_on,
        credit=loan.money(plan.credit_after),
    )
