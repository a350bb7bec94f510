"""Money on a loan in two round trips: one statement brings and locks what the rules need, one writes what they say.

Every deed that moves money is written by `write`; a repayment, the hottest of them, has a `hold` of its own as well.

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

from django.db import IntegrityError, connection

from kernel.errors import Missing
from kernel.events import Event
from kit.actor import Actor
from kit.idempotency import Answer, Slot
from lending.ledger import chart
from lending.servicing.models import Installment, Loan, LoanTransaction
from lending.servicing.parts import COMPONENTS
from lending.servicing.plans import Owing, Share
from lending.servicing.queries.loans import SHOWN

_HERE = Path(__file__).parent


HOLD = (_HERE / "hold.sql").read_text().format(shown=SHOWN.selected)
WRITE = (_HERE / "write.sql").read_text()


@dataclass(frozen=True, slots=True)
class Held:
    """A loan under lock with all that the rules of a repayment ask for, or the answer that its key was given before."""

    loan: Loan
    owing: tuple[Owing, ...]
    business_date: date
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What there is to write: the transaction and its loan as they will stand, and all that goes with them.

    `shares` are what installments get, `schedule` are installments that begin with this, `tallies` what it adds to the
    figures of the house.
    """

    transaction: LoanTransaction
    lines: chart.Lines
    memo: str
    state_before: str
    deed: str
    facts: dict[str, Any]
    changes: list[dict[str, Any]]
    news: Sequence[Event]
    tallies: list[dict[str, Any]]
    shares: Sequence[Share] = ()
    schedule: Sequence[Installment] = ()
    application_id: int | None = None
    reason: str = ""


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
    loan: Loan = SHOWN.made_of(row[8:])
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


def write(receipt: Receipt, *, actor: Actor, slot: Slot | None = None, status: int = 0, body: Any = None) -> Any:
    """Write a deed with its allocations, journal, caches, tallies, audit line, news and answer: one round trip.

    The transaction gets its number, in the answer as well, which comes back as it was kept (None without a slot).

    :raises kit.idempotency.InFlight: another request with the same key was quicker.
    """
    given = _transaction_facts(receipt) | _loan_facts(receipt.transaction.loan) | _what_is_said(receipt, actor)
    given |= {"status": status, "body": body}
    if slot is not None:
        given |= {"key_of": slot.actor_id, "key": slot.key, "route": slot.route, "fingerprint": slot.fingerprint}
    transaction = receipt.transaction
    with connection.cursor() as cursor:
        try:
            cursor.execute(WRITE, {"given": json.dumps(given, default=str)})
        except IntegrityError as error:
            if slot is not None and "idempotency_key_once" in str(error):
                raise slot.in_flight() from error
            raise
        transaction.pk, transaction.entry_id, transaction.entered_at, kept, _ = cursor.fetchone()
    return _loaded(kept)


def _transaction_facts(receipt: Receipt) -> dict[str, Any]:
    transaction = receipt.transaction
    reverses = transaction.reverses
    return {
        "loan_id": transaction.loan_id,
        "customer_id": transaction.loan.customer_id,
        "kind": transaction.kind,
        "value_on": transaction.value_on,
        "amount": transaction.amount_minor,
        **{name: getattr(transaction.parts, name) for name in COMPONENTS},
        "credit": transaction.credit_minor,
        "principal_after": transaction.principal_after_minor,
        "channel": transaction.channel,
        "external_reference": transaction.external_reference,
        "note": transaction.note,
        "batch_id": transaction.batch_id,
        "reverses": reverses.pk if reverses else None,
        "entry_reverses": reverses.entry_id if reverses else None,
        "memo": receipt.memo,
        "lines": [{"code": code, "minor": minor} for code, minor in receipt.lines.items()],
        "shares": [
            {"installment_id": share.installment_id, **{name: getattr(share.parts, name) for name in COMPONENTS}}
            for share in receipt.shares
        ],
        "schedule": [
            {"number": row.number, "due_on": row.due_on, **{name: getattr(row.due, name) for name in COMPONENTS}}
            for row in receipt.schedule
        ],
        "tallies": receipt.tallies,
    }


def _loan_facts(loan: Loan) -> dict[str, Any]:
    return {
        "state": loan.state,
        "closed_on": loan.closed_on,
        "credit_after": loan.credit_minor,
        "written_off": loan.written_off_minor,
        "disbursed_on": loan.disbursed_on,
        "first_due_on": loan.first_due_on,
        "maturity_on": loan.maturity_on,
        "due_interest": loan.due_interest_minor,
        "due_fee": loan.due_fee_minor,
        "due_penalty": loan.due_penalty_minor,
        "next_due_on": loan.next_due_on,
        "next_unmet_due_on": loan.next_unmet_due_on,
        "last_repayment_on": loan.last_repayment_on,
    }


def _what_is_said(receipt: Receipt, actor: Actor) -> dict[str, Any]:
    return {
        "subject": f"loan:{receipt.transaction.loan_id}",
        "application_id": receipt.application_id,
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "actor_role": actor.role,
        "correlation_id": actor.correlation_id,
        "ip": actor.ip,
        "deed": receipt.deed,
        "reason": receipt.reason,
        "facts": receipt.facts,
        "changes": receipt.changes,
        "state_before": receipt.state_before,
        "news": [
            {"event_id": uuid.uuid4(), "kind": event.kind(), "version": event.version, "body": event.to_json()}
            for event in receipt.news
        ],
    }
