"""The schedule that an application leads to."""

from __future__ import annotations

from datetime import date

from lending.maths.schedule import Schedule, build_schedule
from lending.origination.models import Application


def schedule_of(application: Application, today: date) -> Schedule:
    """Plan the loan an application asks for, or the one granted: from its disbursement, else as if paid out today.

    A wished first due date that has passed meanwhile is left out of account. Needs `loan_facts` (see `queries`).
    """
    loan = getattr(application, "loan_facts", None) or {}
    disbursed_on = _day(loan.get("disbursed_on")) or today
    first_due_on = _day(loan.get("first_due_on")) or application.first_due_on
    if first_due_on is not None and first_due_on <= disbursed_on:
        first_due_on = None
    amount = application.amount_approved or application.amount_asked
    terms = application.terms.loan_terms(application.installments)
    return build_schedule(terms, amount.minor, disbursed_on, first_due_on)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
