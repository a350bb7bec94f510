"""News outward: written with the deed, delivered after it, at least once, each reaction once."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from kernel.events import Event
from kit.models import Outbox, ReactionRun
from wall.scope import current_lender

E = TypeVar("E", bound=Event)
_log = logging.getLogger(__name__)
_reactions: dict[str, list[tuple[str, type[Event], Callable[[Any], None]]]] = {}
_work_left: list[Callable[[datetime], bool]] = []
GRACE = timedelta(seconds=10)  # what came of news is given this long before anybody asks whether it was forgotten

_NEWS = """
    WITH news AS (
        INSERT INTO kit_outbox (event_id, kind, version, subject, body, at)
        VALUES (%s::uuid, %s, %s::smallint, %s, %s::jsonb, now()) RETURNING event_id
    ) SELECT doors.point(event_id) FROM news
"""


def publish(event: Event) -> None:
    """Put news into the lender's outbox and point the relay to it; a rolled back deed leaves neither."""
    row = (uuid.uuid4(), event.kind(), event.version, event.subject, json.dumps(event.to_json()))
    with connection.cursor() as cursor:
        cursor.execute(_NEWS, row)


def reacts_to(kind: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Make a function react to a kind of news, once per event."""

    def register(reaction: Callable[[E], None]) -> Callable[[E], None]:
        name = f"{reaction.__module__}.{reaction.__qualname__}"
        _reactions.setdefault(kind.kind(), []).append((name, kind, reaction))
        return reaction

    return register


def tells_work_left(ask: Callable[[datetime], bool]) -> Callable[[datetime], bool]:
    """Register a question: does work that came from news before that moment still wait?

    As long as one says yes, the lender stays on the relay's list, and the question is asked again.
    """
    _work_left.append(ask)
    return ask


class AnotherAtWork(RuntimeError):
    """Somebody else is delivering this lender's news just now."""


def empty() -> int:
    """Deliver until nothing waits, and take away the pointers whose work is done; give how many events were told.

    A process that dies on the way leaves them standing, and the relay comes back.
    """
    before, told = timezone.now() - GRACE, 0
    pointers = _door("waiting(%s)", before)
    try:
        while batch := deliver():
            told += batch
    except AnotherAtWork:
        return told
    if pointers:
        _settle(pointers, before)
    return told


@transaction.atomic
def _settle(pointers: list[int], before: datetime) -> None:
    untold = Outbox.objects.filter(done_at=None, at__lt=before).exists()
    asked = [ask(before) for ask in _work_left]  # every one: asking is also what has forgotten work taken up
    if not untold and not any(asked):
        _door("settle(%s::bigint[])", pointers)


@transaction.atomic
def _door(call: str, given: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT doors.{call}", [given])
        return cursor.fetchone()[0]


def deliver(limit: int = 100) -> int:
    """Let the reactions deal with the news of the lender in force, in order; give how many events were told.

    One deliverer per lender at a time, or two would break the order of one subject's events. News that a reaction
    breaks on holds up later news of its own subject only, and is told again at the relay's next visit.

    :raises AnotherAtWork: there is one.
    """
    with transaction.atomic():
        if not _only_deliverer():
            raise AnotherAtWork
        rows = Outbox.objects.filter(done_at=None).order_by("id")[:limit]
        told = _told(rows)
        Outbox.objects.filter(pk__in=told).update(done_at=timezone.now())
    return len(told)


def _told(rows: Iterable[Outbox]) -> list[int]:
    told, stuck = [], set()
    for row in rows:
        if row.subject in stuck:
            continue
        try:
            with transaction.atomic():
                _tell(row)
        except Exception:
            _log.exception("news %s (%s of %s) could not be told", row.event_id, row.kind, row.subject)
            stuck.add(row.subject)
        else:
            told.append(row.pk)
    return told


def _only_deliverer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"outbox:{current_lender()}"])
        return bool(cursor.fetchone()[0])


def _tell(row: Outbox) -> None:
    for name, kind, reaction in _reactions.get(row.kind, []):
        _, first = ReactionRun.objects.get_or_create(event_id=row.event_id, reaction=name)
        if first:
            reaction(kind.from_json(row.body))
