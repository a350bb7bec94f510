"""Host to lender, outside and before the request's transaction."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse

from wall.scope import ROUTER, SIGNUP, lender_scope, scope

_TTL_SECONDS = 5.0
_FIND = "SELECT schema_name, uid::text, slug FROM tenants_lender WHERE state = 'live' AND slug = %s"


@dataclass(frozen=True, slots=True)
class Workspace:
    """The lender whose address was called."""

    schema: str
    uid: str
    slug: str


_known: dict[str, tuple[float, Workspace | None]] = {}


def find_workspace(slug: str) -> Workspace | None:
    """Find a live lender by the name in its address; answers are kept for five seconds per process."""
    kept = _known.get(slug)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    with scope(ROUTER), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_FIND, [slug])
        row = cursor.fetchone()
    found = Workspace(*row) if row else None
    if len(_known) > 10_000:
        _known.clear()  # made-up host names must not fill the memory
    _known[slug] = (time.monotonic() + _TTL_SECONDS, found)
    return found


def forget_workspaces() -> None:
    """Drop what is remembered, after a lender was made or closed in this process."""
    _known.clear()


def host_of(request: HttpRequest) -> str:
    """Give the host name as called: without port, in lower case, without a trailing dot."""
    return request.get_host().rsplit(":", 1)[0].lower().rstrip(".")


class WorkspaceMiddleware:
    """Puts the lender's scope in force for the request; the bare host gets the sign-up scope and its own routes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host, base = host_of(request), settings.BASE_HOST
        if host == base:
            request.urlconf = settings.PUBLIC_URLCONF
            request.workspace = None  # type: ignore[attr-defined]
            with scope(SIGNUP):
                return self.get_response(request)
        slug = host.removesuffix("." + base)
        workspace = find_workspace(slug) if slug != host and "." not in slug else None
        if workspace is None:
            return _no_such_workspace()
        request.workspace = workspace  # type: ignore[attr-defined]
        with scope(lender_scope(workspace.schema)):
            return self.get_response(request)


def _no_such_workspace() -> HttpResponse:
    body = {
        "type": "about:blank",
        "title": "Not found",
        "status": 404,
        "code": "no_such_workspace",
        "detail": "There is no workspace at this address. Check the spelling, or sign up at the main address.",
    }
    return JsonResponse(body, status=404, content_type="application/problem+json")
