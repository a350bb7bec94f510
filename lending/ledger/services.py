"""Writing to the books. Nothing here edits: a correction is another entry."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection, transaction

from kit.actor import Actor
from lending.ledger.chart import Lines, Recipe
from lending.ledger.models import Entry

_POST = """
    WITH entry AS (
        INSERT INTO ledger_entry (posted_on, recipe, memo, subject, loan_id, actor_id, actor_name, reverses_id)
        VALUES (%(posted_on)s::date, %(recipe)s, %(memo)s, %(subject)s, %(loan_id)s::bigint, %(actor_id)s::bigint,
            %(actor_name)s, %(reverses)s::bigint)
        RETURNING id, entered_at
    ), line AS (
        INSERT INTO ledger_posting (entry_id, account_id, amount_minor)
        SELECT entry.id, account.id, line.minor
        FROM entry, ROWS FROM (unnest(%(codes)s::text[]), unnest(%(amounts)s::bigint[]))
            WITH ORDINALITY AS line (code, minor, number)
        JOIN ledger_account account ON account.code = line.code ORDER BY line.number
        RETURNING 1
    ) SELECT id, entered_at, (SELECT count(*) FROM line) FROM entry
"""


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
    given: dict[str, Any] = {
        **{"recipe": recipe.value, "posted_on": posted_on, "memo": memo, "loan_id": loan_id},
        **{"subject": f"loan:{loan_id}" if loan_id else "", "reverses": reverses.pk if reverses else None},
        **{"actor_id": actor.user_id, "actor_name": actor.name},
        **{"codes": list(moved), "amounts": list(moved.values())},
    }
    with connection.cursor() as cursor:
        cursor.execute(_POST, given)
        pk, entered_at, lines_written = cursor.fetchone()
    if lines_written != len(moved):
        raise UnbalancedEntry(f"{recipe}: an account of {dict(lines)} is not in the chart")
    return Entry(
        pk=pk,
        entered_at=entered_at,
        recipe=recipe,
        posted_on=posted_on,
        memo=memo,
        subject=given["subject"],
        loan_id=loan_id,
        actor_id=actor.user_id,
        actor_name=actor.name,
        reverses=reverses,
    )
