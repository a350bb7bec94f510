"""The same key twice gives the same answer, one effect, whatever happened to the first answer on its way."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection

from kernel.errors import DomainError, Invalid
from kit.models import IdempotencyKey
from wall.scope import current_lender


class KeyNeeded(Invalid):
    """The request moves money or makes a record and carries no key."""

    code = "idempotency_key_needed"


class KeyReused(DomainError):
    """The key came before with another request."""

    code = "idempotency_key_reused"
    status = 422
    title = "The key belongs to another request"


class InFlight(DomainError):
    """The first request with this key is still at work."""

    code = "idempotency_in_flight"


@dataclass(frozen=True, slots=True)
class Answer:
    """A stored answer."""

    status: int
    body: Any


@dataclass(frozen=True, slots=True)
class Slot:
    """The place where the answer to one key will stand."""

    actor_id: int
    key: str
    route: str
    fingerprint: str

    @property
    def lock_name(self) -> str:
        """Name the advisory lock of this key: advisory locks ignore schemas, so the lender is part of it."""
        return f"idempotency:{current_lender()}:{self.actor_id}:{self.key}"

    def answer(self, fingerprint: str, status: int, body: Any) -> Answer:
        """Give the stored answer.

        :raises KeyReused: the stored request was another one.
        """
        if fingerprint != self.fingerprint:
            raise KeyReused("This key was used for a different request. Use a new key for a new deed.", key=self.key)
        return Answer(status, body)

    def in_flight(self) -> InFlight:
        """Make the refusal for a key whose first request is still at work."""
        return InFlight("The first request with this key is still at work. Ask again in a moment.", key=self.key)


_CLAIM = """SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0)), k.fingerprint, k.status, k.body
FROM (SELECT 1) AS one LEFT JOIN kit_idempotencykey k ON k.actor_id = %s AND k.key = %s"""


def slot_for(*, actor_id: int, key: str | None, method: str, route: str, body: Any) -> Slot:
    """Name the slot of a request; the fingerprint is over method, route and the canonical body.

    :raises KeyNeeded: there is no usable key.
    """
    if not key or len(key) > 80:
        raise KeyNeeded("Send an Idempotency-Key header of up to 80 characters, a new UUID for each deed.")
    canonical = json.dumps([method, route, body], sort_keys=True, separators=(",", ":"), default=str)
    return Slot(actor_id, key, route[:120], hashlib.sha256(canonical.encode()).hexdigest())


def claim(slot: Slot) -> Answer | None:
    """Take the slot for this transaction: None to go on, or the answer that was given before.

    :raises InFlight: another transaction holds it. :raises KeyReused: it belongs to another request.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [slot.lock_name, slot.actor_id, slot.key])
        free, fingerprint, status, body = cursor.fetchone()
    if fingerprint is not None:
        return slot.answer(fingerprint, status, json.loads(body) if isinstance(body, str) else body)
    if not free:
        raise slot.in_flight()
    return None


def keep(slot: Slot, status: int, body: Any) -> None:
    """Keep the answer in the transaction of its deed.

    :raises InFlight: a twin committed between our look and our lock; the deed is rolled back, and asking again
        gives the twin's answer.
    """
    row = IdempotencyKey(actor_id=slot.actor_id, key=slot.key, route=slot.route, fingerprint=slot.fingerprint)
    row.status, row.body = status, body
    try:
        row.save(force_insert=True)
    except IntegrityError as twin:
        raise slot.in_flight() from twin
