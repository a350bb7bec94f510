"""Reading the books."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet, Sum
from django.db.models.functions import Coalesce

from lending.ledger import chart
from lending.ledger.models import Account, Entry, Posting


@dataclass(frozen=True, slots=True)
class Balance:
    """What one account stands at, in minor units; a debit balance is positive."""

    code: str
    name: str
    kind: str
    minor: int


def trial_balance() -> list[Balance]:
    """Give every account with its balance, by code; the balances add up to zero. Two queries."""
    moved = dict(Posting.objects.values_list("account_id").annotate(total=Coalesce(Sum("amount_minor"), 0)))
    return [
        Balance(account.code, account.name, account.kind, int(moved.get(account.pk, 0)))
        for account in Account.objects.order_by("code")
    ]


def journal_of_loan(loan_id: int) -> QuerySet[Entry]:
    """Give a loan's journal entries with their postings, oldest first; two queries however long it is."""
    postings = Posting.objects.select_related("account").order_by("id")
    return Entry.objects.filter(loan_id=loan_id).prefetch_related(Prefetch("postings", postings)).order_by("id")


def account_of_money(entry_id: int) -> str:
    """Give the code of the account that a repayment's entry moved the money into: the one that holds no part of it."""
    moved = Posting.objects.filter(entry=entry_id).exclude(account__code__in=chart.PARTS_OF_REPAYMENTS)
    return str(moved.values_list("account__code", flat=True).get())
