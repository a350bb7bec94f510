"""Loans as the API shows them. Plain dicts: the hottest answer of the house is one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from kernel.ids import reference
from kit.actor import Actor
from lending.ledger.chart import NAMES, Lines
from lending.ledger.models import Entry
from lending.maths.arrears import days_past_due
from lending.products.api.shapes import TermsOut
from lending.products.models import ProductTerms
from lending.servicing import rules
from lending.servicing.models import Installment, Loan, LoanTransaction
from lending.servicing.parts import Parts
from lending.servicing.plans import Owing, Plan
from lending.servicing.queries.figures import figures, installment_state
from lending.servicing.states import LoanState
from wall.scope import current_lender

APPLICATION_PREFIX = "LA"
_MOST_TERMS = 4096
_terms_shown: dict[tuple[str, int], dict[str, Any]] = {}


def terms_row(terms: ProductTerms) -> dict[str, Any]:
    """Show terms; a version never changes, so how it looks is kept."""
    key = (current_lender(), terms.pk)
    if key not in _terms_shown:
        if len(_terms_shown) >= _MOST_TERMS:
            _terms_shown.clear()
        _terms_shown[key] = dict(TermsOut(terms).data)
    return _terms_shown[key]


def parts_row(loan: Loan, parts: Parts) -> dict[str, Any]:
    """Show four components and their sum."""
    return {
        "principal": loan.money(parts.principal).json(),
        "interest": loan.money(parts.interest).json(),
        "fee": loan.money(parts.fee).json(),
        "penalty": loan.money(parts.penalty).json(),
        "total": loan.money(parts.total).json(),
    }


def split_row(loan: Loan, parts: Parts, credit: int) -> dict[str, Any]:
    """Show where an amount went: four components and the customer's credit."""
    shown = parts_row(loan, parts)
    del shown["total"]
    return shown | {"credit": loan.money(credit).json()}


def _row(loan: Loan, *, overdue: int, due_now: int, late: int) -> dict[str, Any]:
    officer = loan.officer
    return {
        "id": loan.pk,
        "reference": loan.reference,
        "customer": {
            "id": loan.customer_id,
            "name": loan.customer.full_name,
            "reference": loan.customer.reference,
        },
        "product": {"id": loan.terms.product_id, "name": loan.terms.product.name},
        "principal": loan.money(loan.principal_minor).json(),
        "outstanding": parts_row(loan, loan.outstanding),
        "repaid": loan.money(loan.paid.total).json(),
        "overdue": loan.money(overdue).json(),
        "due_now": loan.money(due_now).json(),
        "credit_balance": loan.money(loan.credit_minor).json(),
        "days_past_due": late,
        "state": loan.state,
        "next_due_on": _day(loan.next_due_on),
        "disbursed_on": _day(loan.disbursed_on),
        "officer": {"id": officer.pk, "name": officer.full_name} if officer else None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def loan_row(loan: Loan, business_date: date) -> dict[str, Any]:
    """Show a loan in a list; it carries what `with_dues` adds."""
    active = loan.state == LoanState.ACTIVE
    return _row(
        loan,
        overdue=loan.overdue_minor if active else 0,  # type: ignore[attr-defined]  # annotated by the query
        due_now=loan.due_now_minor if active else 0,  # type: ignore[attr-defined]
        late=days_past_due(business_date, loan.next_unmet_due_on) if active else 0,
    )


def loan_detail(loan: Loan, owing: Sequence[Owing], *, business_date: date, actor: Actor) -> dict[str, Any]:
    """Show a loan with its figures on a day and what this person may do to it."""
    today = figures(loan, owing, business_date=business_date)
    application, branch = loan.application_id, loan.branch
    return _row(loan, overdue=today.overdue, due_now=today.due_now, late=today.days_past_due) | {
        "terms": terms_row(loan.terms),
        "installments": loan.installments,
        "interest_to_come": loan.money(today.interest_to_come).json(),
        "branch": {"id": branch.pk, "name": branch.name} if branch else None,
        "application": {"id": application, "reference": reference(APPLICATION_PREFIX, application)}
        if application
        else None,
        "external_id": loan.external_id,
        "last_repayment_on": _day(loan.last_repayment_on),
        "maturity_on": _day(loan.maturity_on),
        "deeds": [
            {"name": possible.deed.value, "allowed": possible.allowed, "why": possible.why}
            for possible in rules.deeds(loan, actor)
        ],
    }


def transaction_row(transaction: LoanTransaction, loan: Loan, *, reversed_by: int | None) -> dict[str, Any]:
    """Show one money transaction of a loan."""
    return {
        "id": transaction.pk,
        "reference": transaction.reference,
        "kind": transaction.kind,
        "value_on": transaction.value_on.isoformat(),
        "entered_at": transaction.entered_at.isoformat().replace("+00:00", "Z"),
        "by": {"id": transaction.actor_id, "name": transaction.actor_name},
        "amount": loan.money(transaction.amount_minor).json(),
        "split": split_row(loan, transaction.parts, transaction.credit_minor),
        "balance_after": loan.money(transaction.principal_after_minor).json(),
        "channel": transaction.channel,
        "external_reference": transaction.external_reference,
        "note": transaction.note,
        "reverses": _named(transaction.reverses_id),
        "reversed_by": _named(reversed_by),
        "reversible": rules.reversible(transaction, reversed_by=reversed_by, loan_state=loan.state),
    }


def _named(transaction_id: int | None) -> dict[str, Any] | None:
    if transaction_id is None:
        return None
    return {"id": transaction_id, "reference": LoanTransaction(pk=transaction_id).reference}


def installment_row(installment: Installment, loan: Loan, business_date: date) -> dict[str, Any]:
    """Show one line of a loan's schedule as it stands on a day."""
    due, left = installment.due, installment.left
    open_still = bool(left.total) and loan.state == LoanState.ACTIVE
    state = installment_state(installment.due_on, due=due, left=left, business_date=business_date)
    return {
        "number": installment.number,
        "due_on": installment.due_on.isoformat(),
        "state": state.value,
        **parts_row(loan, due),
        "paid": parts_row(loan, installment.paid),
        "left": loan.money(left.total).json(),
        "days_late": max((business_date - installment.due_on).days, 0) if open_still else 0,
    }


def schedule_row(installments: Sequence[Installment], loan: Loan, business_date: date) -> dict[str, Any]:
    """Show a loan's schedule with its totals."""
    due = Parts.sum(installment.due for installment in installments)
    paid = Parts.sum(installment.paid for installment in installments)
    totals = parts_row(loan, due) | {
        "paid": loan.money(paid.total).json(),
        "left": loan.money(due.total - paid.total).json(),
    }
    return {"installments": [installment_row(row, loan, business_date) for row in installments], "totals": totals}


def line_row(loan: Loan, code: str, name: str, minor: int) -> dict[str, Any]:
    """Show one journal line: a debit or a credit."""
    return {
        "account": {"code": code, "name": name},
        "debit": loan.money(minor).json() if minor > 0 else None,
        "credit": loan.money(-minor).json() if minor < 0 else None,
    }


def lines_rows(loan: Loan, lines: Lines) -> list[dict[str, Any]]:
    """Show the journal lines that a deed would post."""
    return [line_row(loan, code, NAMES[code], minor) for code, minor in lines.items()]


def entry_row(entry: Entry, loan: Loan) -> dict[str, Any]:
    """Show one journal entry of a loan."""
    return {
        "id": entry.pk,
        "posted_on": entry.posted_on.isoformat(),
        "memo": entry.memo,
        "by": {"id": entry.actor_id, "name": entry.actor_name},
        "lines": [
            line_row(loan, posting.account.code, posting.account.name, posting.amount_minor)
            for posting in entry.postings.all()
        ],
    }


def repayment_preview_row(loan: Loan, plan: Plan) -> dict[str, Any]:
    """Show where a payment would lead a loan."""
    return {
        "split": split_row(loan, plan.parts, plan.credit),
        "outstanding_after": parts_row(loan, plan.outstanding_after),
        "credit_after": loan.money(plan.credit_after).json(),
        "state_after": plan.state_after.value,
        "allocations": [
            {"number": share.number, "due_on": share.due_on.isoformat(), **parts_row(loan, share.parts)}
            for share in plan.shares
        ],
        "journal": lines_rows(loan, plan.lines),
    }
