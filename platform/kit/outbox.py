"""News outward: written with the deed, delivered after it, at least once, each reaction once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from kernel.events import Event
from kit.models import Outbox, ReactionRun
from wall.scope import current_lender

E = TypeVar("E", bound=Event)
_reactions: dict[str, list[tuple[str, type[Event], Callable[[Any], None]]]] = {}


def publish(event: Event) -> None:
    """Put news into the lender's outbox and point the relay to it; a rolled back deed leaves neither."""
    row = Outbox.objects.create(kind=event.kind(), version=event.version, subject=event.subject, body=event.to_json())
    with connection.cursor() as cursor:
        cursor.execute("SELECT doors.point(%s)", [row.event_id])


def reacts_to(kind: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Make a function react to a kind of news, once per event."""

    def register(reaction: Callable[[E], None]) -> Callable[[E], None]:
        name = f"{reaction.__module__}.{reaction.__qualname__}"
        _reactions.setdefault(kind.kind(), []).append((name, kind, reaction))
        return reaction

    return register


def deliver(limit: int = 100) -> int:
    """Let the reactions deal with the news of the lender in force, in order; give how many events were told.

    One deliverer per lender at a time, or two would break the order of one loan's events.
    """
    with transaction.atomic():
        if not _only_deliverer():
            return 0
        rows = list(Outbox.objects.filter(done_at=None).order_by("id")[:limit])
        for row in rows:
            _tell(row)
        Outbox.objects.filter(pk__in=[row.pk for row in rows]).update(done_at=timezone.now())
    return len(rows)


def _only_deliverer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"outbox:{current_lender()}"])
        return bool(cursor.fetchone()[0])


def _tell(row: Outbox) -> None:
    for name, kind, reaction in _reactions.get(row.kind, []):
        _, first = ReactionRun.objects.get_or_create(event_id=row.event_id, reaction=name)
        if first:
            reaction(kind.from_json(row.body))
