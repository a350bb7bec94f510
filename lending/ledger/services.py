"""Writing to the books. Nothing here edits: a correction is another entry."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from kit.actor import Actor
from lending.ledger.chart import Lines, Recipe
from lending.ledger.models import Account, Entry, Posting


class UnbalancedEntry(AssertionError):
    """A recipe gave lines that do not add up to zero: a fault of the program, never of the person."""


@transaction.atomic(savepoint=False)
def post_entry(
    *,
    recipe: Recipe,
    lines: Lines,
    posted_on: date,
    memo: str,
    actor: Actor,
    loan_id: int | None = None,
    reverses: Entry | None = None,
) -> Entry:
    """Write one balanced journal entry; lines of nothing are left out.

    :raises UnbalancedEntry: debits and credits differ, or nothing is moved. Postgres refuses it as well, at commit.
    """
    moved: dict[str, int] = {code: minor for code, minor in lines.items() if minor != 0}
    out_of_balance: int = sum(moved.values())
    if not moved or out_of_balance != 0:
        raise UnbalancedEntry(f"{recipe}: {dict(lines)}")
    accounts = {account.code: account for account in Account.objects.filter(code__in=moved)}
    entry = Entry.objects.create(
        recipe=recipe,
        posted_on=posted_on,
        memo=memo,
        subject=f"loan:{loan_id}" if loan_id else "",
        loan_id=loan_id,
        actor_id=actor.user_id,
        actor_name=actor.name,
        reverses=reverses,
    )
    Posting.objects.bulk_create(
        [Posting(entry=entry, account=accounts[code], amount_minor=minor) for code, minor in moved.items()]
    )
    return entry
