"""Sessions: a refresh token that changes with each use, and the proof when somebody uses a copy."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from identity import keys, liveness, tokens
from identity.actors import actor_of
from identity.models import RefreshSession, User
from kernel.errors import Unauthenticated
from kernel.ids import new_token, token_hash
from kit import audit

LIFETIME: Final = timedelta(days=30)
IDLE: Final = timedelta(days=7)
GRACE: Final = timedelta(seconds=5)
_KEEP_ENDED_FOR: Final = timedelta(days=60)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Where a sign-in comes from, for the audit and the list of sessions."""

    ip: str = ""
    user_agent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A signed-in person: the access token for the page's memory and the refresh token for the cookie."""

    user: User
    access: str
    refresh: str
    refresh_for: timedelta


class SessionOver(Unauthenticated):
    """The refresh token is unknown, over, revoked or was used before; the answer does not say which."""

    code = "session_over"

    def __init__(self) -> None:
        super().__init__("Your sign-in has ended. Sign in again to go on.")


@transaction.atomic(savepoint=False)
def open_session(*, user: User, visitor: Visitor, audience: str) -> Opened:
    """Start a session for somebody whose password, or invitation, was just found right."""
    now = timezone.now()
    RefreshSession.objects.filter(user=user, expires_at__lt=now - _KEEP_ENDED_FOR).delete()
    secret = new_token()
    session = RefreshSession.objects.create(
        id=uuid4(),
        user=user,
        token_hash=token_hash(secret),
        created_at=now,
        rotated_at=now,
        expires_at=now + LIFETIME,
        ip=visitor.ip,
        user_agent=visitor.user_agent[:200],
    )
    User.objects.filter(pk=user.pk).update(last_signed_in_at=now)
    audit.record(actor_of(user, session=str(session.pk), ip=visitor.ip), "person.signed_in", subject=f"user:{user.pk}")
    return _opened(session, secret, now, audience)


def refresh(*, token: str, audience: str) -> Opened:
    """Change a refresh token for the next one and a fresh access token.

    The same token twice within five seconds (two tabs, or an answer that never arrived) gives the same next token;
    later it is a copy, and the whole session ends. That ending is committed before the refusal is raised, so call
    this outside of any transaction.

    :raises SessionOver: nothing lives behind this token.
    """
    session_id, secret = _parse(token)
    now = timezone.now()
    following = _following(session_id, secret)
    with transaction.atomic(durable=True):
        presented = _living(now).filter(pk=session_id, token_hash=token_hash(secret))
        turned = presented.update(
            token_hash=token_hash(following),
            previous_hash=F("token_hash"),
            rotations=F("rotations") + 1,
            rotated_at=now,
        )
        session = _living(now).select_related("user__branch").filter(pk=session_id).first()
        good = session is not None and (turned == 1 or _is_repeat(session, secret, following, now))
        if session is not None and not good:
            _end_after_reuse(session)
    if session is None or not good or not session.user.is_active:
        raise SessionOver
    return _opened(session, following, now, audience)


@transaction.atomic(savepoint=False)
def sign_out(*, token: str) -> None:
    """End the session of this refresh token; a token that is no longer good changes nothing."""
    try:
        session_id, secret = _parse(token)
    except SessionOver:
        return
    session = RefreshSession.objects.select_related("user").filter(pk=session_id, revoked_at=None).first()
    if session and token_hash(secret) in (bytes(session.token_hash), bytes(session.previous_hash or b"")):
        end_sessions(user=session.user, because="signed out", only=str(session.pk))
        _record(session, "person.signed_out")


@transaction.atomic(savepoint=False)
def end_sessions(*, user: User, because: str, only: str | None = None, keep: str | None = None) -> int:
    """End the sessions of a person (all, `only` one, or all but the one to `keep`); gives how many ended.

    Their refresh tokens are dead at once; access tokens within `liveness.ASK_AGAIN_AFTER_S`.
    """
    living = RefreshSession.objects.filter(user=user, revoked_at=None)
    living = living.filter(pk=only) if only else living
    living = living.exclude(pk=keep) if keep else living
    ended = [str(pk) for pk in living.values_list("pk", flat=True)]
    living.update(revoked_at=timezone.now(), revoked_because=because)
    forgotten = ended + ([keep] if keep else [])
    liveness.forget(forgotten)
    transaction.on_commit(lambda: liveness.forget(forgotten))
    return len(ended)


def _parse(token: str) -> tuple[UUID, str]:
    name, _, secret = token.partition(".")
    try:
        return UUID(hex=name), secret
    except ValueError as error:
        raise SessionOver from error


def _following(session_id: UUID, secret: str) -> str:
    """Give the token after this one: it follows from it, so that a repeat within the grace makes no second child."""
    return keys.derive_token(keys.REFRESH_TOKEN, session_id.hex, secret)


def _living(now: datetime) -> QuerySet[RefreshSession]:
    return RefreshSession.objects.filter(revoked_at=None, expires_at__gt=now, rotated_at__gt=now - IDLE)


def _is_repeat(session: RefreshSession, secret: str, following: str, now: datetime) -> bool:
    """Tell whether this is the token just replaced, and its successor the one that is good now."""
    return (
        bytes(session.previous_hash or b"") == token_hash(secret)
        and bytes(session.token_hash) == token_hash(following)
        and now - session.rotated_at <= GRACE
    )


def _end_after_reuse(session: RefreshSession) -> None:
    end_sessions(user=session.user, because="used twice", only=str(session.pk))
    _record(session, "session.copy_refused")
    log.warning("a refresh token was used twice; its session is ended", extra={"user_id": session.user_id})


def _record(session: RefreshSession, deed: str) -> None:
    audit.record(actor_of(session.user, session=str(session.pk)), deed, subject=f"user:{session.user_id}")


def _opened(session: RefreshSession, secret: str, now: datetime, audience: str) -> Opened:
    user = session.user
    claims = tokens.Claims(
        user_id=user.pk,
        session=str(session.pk),
        version=user.auth_version,
        role=user.role,
        name=user.full_name,
        branch_id=user.branch_id,
    )
    return Opened(
        user=user,
        access=tokens.mint(claims, audience=audience),
        refresh=f"{session.pk.hex}.{secret}",
        refresh_for=min(IDLE, session.expires_at - now),
    )
