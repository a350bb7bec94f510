"""The money transactions of loans."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from kernel.errors import Missing
from lending.servicing.models import LoanTransaction
from lending.servicing.states import MONEY_IN


def _with_reversal() -> QuerySet[LoanTransaction]:
    reversal = LoanTransaction.objects.filter(reverses=OuterRef("pk")).values("pk")
    return LoanTransaction.objects.annotate(reversed_by_id=Subquery(reversal))


def transactions_of(loan_id: int) -> QuerySet[LoanTransaction]:
    """Give a loan's transactions, each with `reversed_by_id`; one query however many."""
    return _with_reversal().filter(loan=loan_id)


def get_transaction(loan_id: int, transaction_id: int) -> LoanTransaction:
    """Give one transaction of a loan with `reversed_by_id`.

    :raises Missing: the loan has no such transaction.
    """
    found = transactions_of(loan_id).filter(pk=transaction_id).first()
    if found is None:
        raise Missing(f"This loan has no transaction {transaction_id}.", transaction=transaction_id)
    return found


def standing_payments(loan_id: int, *, without: int) -> list[LoanTransaction]:
    """Give the money that came in on a loan and still stands, leaving one transaction out."""
    payments = transactions_of(loan_id).filter(kind__in=[kind.value for kind in MONEY_IN], reversals__isnull=True)
    return list(payments.exclude(pk=without).order_by("value_on", "pk"))
