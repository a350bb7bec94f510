"""A repayment in two round trips: one statement brings and locks all that the rules need, one writes all that they say.

The rules stay in Python (`plans`, `rules`); this module and its two statements only carry facts in and out. The tests
hold the rows it writes against those of the plain way (`post_entry`, `audit.record`, `publish`, `transitions.move`).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, connection, models

from identity.models import Branch, User
from kernel.errors import Missing
from kernel.events import Event
from kit.actor import Actor
from kit.idempotency import Answer, Slot
from lending.customers.models import Customer
from lending.products.models import Product, ProductTerms
from lending.servicing.models import Loan, LoanTransaction
from lending.servicing.parts import COMPONENTS
from lending.servicing.plans import Owing, Plan

_HERE = Path(__file__).parent


def _columns(model: type[models.Model], *names: str) -> list[str]:
    return [str(f.column) for f in model._meta.concrete_fields if not names or f.attname in names]


# What an answer shows of the things around a loan, and how they are joined.
_SHOWN: tuple[tuple[str, type[models.Model], list[str]], ...] = (
    ("l", Loan, _columns(Loan)),
    ("t", ProductTerms, _columns(ProductTerms)),
    ("p", Product, _columns(Product, "id", "name")),
    ("c", Customer, _columns(Customer, "id", "full_name")),
    ("o", User, _columns(User, "id", "full_name")),
    ("b", Branch, _columns(Branch, "id", "name")),
)
_SELECTED = ", ".join(f"{alias}.{column}" for alias, _, columns in _SHOWN for column in columns)

HOLD = (_HERE / "hold.sql").read_text().format(shown=_SELECTED)
WRITE = (_HERE / "write.sql").read_text()


@dataclass(frozen=True, slots=True)
class Held:
    """A loan under lock with all that the rules of a repayment ask for, or the answer that its key was given before."""

    loan: Loan
    owing: tuple[Owing, ...]
    business_date: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What there is to write: the transaction as it will stand, the plan behind it, and who is told what."""

    transaction: LoanTransaction
    plan: Plan
    memo: str
    state_before: str
    deed: str
    facts: dict[str, Any]
    changes: list[dict[str, Any]]
    news: Sequence[Event]


def hold(loan_id: int, *, slot: Slot | None) -> Held | Answer:
    """Lock a loan and read what a repayment needs: one round trip, two if somebody else was just writing to it.

    :raises Missing: there is no such loan. :raises kit.idempotency.InFlight: the key's first request is still at work.
    :raises kit.idempotency.KeyReused: the key belongs to another request.
    """
    row = _read(loan_id, slot)
    if row[6] is False:
        row = _read(loan_id, slot)
    alone, fingerprint, status, body, business_date, now, fresh, owing = row[:8]
    if slot is not None and fingerprint is not None:
        return slot.answer(fingerprint, status, _loaded(body))
    if slot is not None and not alone:
        raise slot.in_flight()
    if fresh is None:
        raise Missing(f"There is no loan {loan_id} here.", loan=loan_id)
    loan = _loan(row[8:])
    return Held(
        loan, tuple(Owing(o[0], o[1], date.fromisoformat(o[2]), *o[3:]) for o in _loaded(owing)), business_date, now
    )


def _read(loan_id: int, slot: Slot | None) -> tuple[Any, ...]:
    given = {
        "loan_id": loan_id,
        "key": slot.key if slot else None,
        "actor_id": slot.actor_id if slot else None,
        "lock": slot.lock_name if slot else "",
    }
    with connection.cursor() as cursor:
        cursor.execute(HOLD, given)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _loan(values: Sequence[Any]) -> Loan:
    made: list[Any] = []
    start = 0
    for _, model, columns in _SHOWN:
        part = values[start : start + len(columns)]
        start += len(columns)
        made.append(model.from_db("default", columns, part) if part[0] is not None else None)
    loan, terms, product, customer, officer, branch = made
    terms.product = product
    loan.terms, loan.customer, loan.officer, loan.branch = terms, customer, officer, branch
    result: Loan = loan
    return result


def write(receipt: Receipt, *, actor: Actor, slot: Slot | None, status: int, body: Any) -> Any:
    """Write a repayment with its allocations, journal, caches, audit line, news and answer: one round trip.

    The transaction gets its number, in the answer as well, which comes back as it was kept (None without a slot).

    :raises kit.idempotency.InFlight: another request with the same key was quicker.
    """
    given = _loan_facts(receipt) | _what_is_said(receipt, actor) | {"status": status, "body": body}
    if slot is not None:
        given |= {"key_of": slot.actor_id, "key": slot.key, "route": slot.route, "fingerprint": slot.fingerprint}
    with connection.cursor() as cursor:
        try:
            cursor.execute(WRITE, {"given": json.dumps(given, default=str)})
        except IntegrityError as error:
            if slot is not None and "idempotency_key_once" in str(error):
                raise slot.in_flight() from error
            raise
        receipt.transaction.pk, kept, _ = cursor.fetchone()
    return _loaded(kept)


def _loan_facts(receipt: Receipt) -> dict[str, Any]:
    transaction, plan = receipt.transaction, receipt.plan
    return {
        "loan_id": transaction.loan_id,
        "customer_id": transaction.loan.customer_id,
        "value_on": transaction.value_on,
        "amount": transaction.amount_minor,
        "principal": plan.parts.principal,
        "interest": plan.parts.interest,
        "fee": plan.parts.fee,
        "penalty": plan.parts.penalty,
        "credit": plan.credit,
        "principal_after": transaction.principal_after_minor,
        "channel": transaction.channel,
        "external_reference": transaction.external_reference,
        "note": transaction.note,
        "batch_id": transaction.batch_id,
        "memo": receipt.memo,
        "lines": [{"code": code, "minor": minor} for code, minor in plan.lines.items()],
        "shares": [
            {"installment_id": share.installment_id, **{name: getattr(share.parts, name) for name in COMPONENTS}}
            for share in plan.shares
        ],
        "state_before": receipt.state_before,
        "state": transaction.loan.state,
        "closed_on": transaction.loan.closed_on,
        "credit_after": plan.credit_after,
        "next_due_on": plan.next_due_on,
        "next_unmet_due_on": plan.next_unmet_due_on,
        "last_repayment_on": transaction.loan.last_repayment_on,
    }


def _what_is_said(receipt: Receipt, actor: Actor) -> dict[str, Any]:
    return {
        "subject": f"loan:{receipt.transaction.loan_id}",
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "actor_role": actor.role,
        "correlation_id": actor.correlation_id,
        "ip": actor.ip,
        "deed": receipt.deed,
        "facts": receipt.facts,
        "changes": receipt.changes,
        "news": [
            {"event_id": uuid.uuid4(), "kind": event.kind(), "version": event.version, "body": event.to_json()}
            for event in receipt.news
        ],
    }
