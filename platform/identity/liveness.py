"""Is the sign-in behind an access token still good? The database is asked at most every 30 seconds per session.

Whoever is suspended, moved to another role or signed out elsewhere is therefore refused within 30 seconds by every
process, and at once by the one that did it.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from identity.models import RefreshSession
from identity.tokens import Claims, TokenNotGood
from wall.scope import current_lender

ASK_AGAIN_AFTER_S: Final = 30.0
_MOST_REMEMBERED: Final = 20_000  # about 5 MB; the oldest go first


@dataclass(frozen=True, slots=True)
class _Seen:
    at: float
    user_id: int
    version: int
    alive: bool


_remembered: OrderedDict[tuple[str, str], _Seen] = OrderedDict()
_lock = Lock()


def check(claims: Claims) -> None:
    """Let a person pass whose session lives and whose role is still what the token says.

    :raises TokenNotGood: signed out, suspended, or changed since the token was minted.
    """
    key = (current_lender(), claims.session)
    with _lock:
        seen = _remembered.get(key)
    if seen is None or time.monotonic() - seen.at >= ASK_AGAIN_AFTER_S or seen.version < claims.version:
        seen = _ask(claims.session)
        _remember(key, seen)
    if not seen.alive or seen.user_id != claims.user_id or seen.version != claims.version:
        raise TokenNotGood


def forget(sessions: list[str]) -> None:
    """Ask anew about these sessions of this lender at their next request, in this process."""
    schema = current_lender()
    with _lock:
        for session in sessions:
            _remembered.pop((schema, session), None)


def forget_all() -> None:
    """Ask anew about everybody."""
    with _lock:
        _remembered.clear()


def _remember(key: tuple[str, str], seen: _Seen) -> None:
    with _lock:
        _remembered[key] = seen
        _remembered.move_to_end(key)
        while len(_remembered) > _MOST_REMEMBERED:
            _remembered.popitem(last=False)


def _ask(session: str) -> _Seen:
    asked_at = time.monotonic()  # before the question: an answer may not be younger than it says
    try:
        key = UUID(session)
    except ValueError as error:
        raise TokenNotGood from error
    with transaction.atomic(savepoint=False):
        row = RefreshSession.objects.select_related("user").filter(pk=key).first()
    if row is None:
        return _Seen(asked_at, 0, 0, alive=False)
    alive = row.revoked_at is None and row.expires_at > timezone.now() and row.user.is_active
    return _Seen(asked_at, row.user_id, row.user.auth_version, alive=alive)
