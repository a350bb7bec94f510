"""One line for every deed: the activity log and every history are read from it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from kernel.money import Money
from kit.actor import Actor
from kit.models import AuditEntry

titles: dict[str, str] = {}
_LINE = """
    INSERT INTO kit_auditentry (at, on_day, actor_id, actor_name, actor_role, deed, subject, customer_id,
        application_id, loan_id, amount_minor, reason, facts, changes, correlation_id, ip)
    VALUES (now(), %s::date, %s::bigint, %s, %s, %s, %s, %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s, %s::jsonb,
        %s::jsonb, %s, %s)
"""


def describe(deed: str, title: str) -> None:
    """Give a deed the words that a history shows: describe("repayment.recorded", "Repayment")."""
    titles[deed] = title


def record(
    actor: Actor,
    deed: str,
    *,
    subject: str,
    on_day: date | None = None,
    customer_id: int | None = None,
    application_id: int | None = None,
    loan_id: int | None = None,
    amount: Money | None = None,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    changes: list[dict[str, Any]] | None = None,
) -> None:
    """Write who did what to which thing, inside the transaction of the deed."""
    line = (
        *(on_day, actor.user_id, actor.name, actor.role, deed, subject, customer_id, application_id, loan_id),
        *(amount.minor if amount else None, reason, json.dumps(facts or {}), json.dumps(changes or [])),
        *(actor.correlation_id, actor.ip),
    )
    with connection.cursor() as cursor:
        cursor.execute(_LINE, line)


def lines(
    *, customer_id: int | None = None, loan_id: int | None = None, application_id: int | None = None
) -> QuerySet[AuditEntry]:
    """Give the history of one customer, loan or application, newest first."""
    wanted = {"customer_id": customer_id, "loan_id": loan_id, "application_id": application_id}
    given = {name: value for name, value in wanted.items() if value is not None}
    assert len(given) == 1, given
    return AuditEntry.objects.filter(**given).order_by("-id")
