"""From a bearer token to the person who asks. Imports no views: the framework loads it with its own half loaded."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from identity import liveness, tokens
from identity.actors import actor_from
from identity.tokens import Claims, TokenNotGood
from kit.actor import Actor

_LONGEST = 2048  # ours take about 400


class StaffJWT(BaseAuthentication):
    """Takes an access token of the lender whose address was called, and leaves the actor on the request."""

    def authenticate(self, request: Request) -> tuple[Claims, Actor] | None:
        """Give claims and actor; None when no bearer token was sent.

        :raises TokenNotGood: the token proves nothing here, or the session behind it has ended.
        """
        kind, _, token = get_authorization_header(request).partition(b" ")
        if kind.lower() != b"bearer":
            return None
        underneath: Any = request._request
        claims = tokens.read(_text(token.strip()), audience=underneath.workspace.uid)
        liveness.check(claims)
        actor = actor_from(
            claims,
            ip=str(request.META.get("REMOTE_ADDR", "")),
            correlation_id=str(getattr(underneath, "request_id", "")),
        )
        underneath.actor = actor
        return claims, actor

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme, so that a missing token is a 401."""
        return "Bearer"


def _text(token: bytes) -> str:
    if len(token) > _LONGEST:
        raise TokenNotGood
    try:
        return token.decode("ascii")
    except UnicodeDecodeError as error:
        raise TokenNotGood from error
