"""The built screens: one page for a workspace, one for the main address."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from kernel.errors import Missing
from kit.api.problems import CONTENT_TYPE, problem


@lru_cache(maxsize=4)
def _page(name: str, changed: int) -> bytes:
    return (settings.FRONTEND_DIST / name).read_bytes()


def _shell(name: str) -> HttpResponse:
    file = settings.FRONTEND_DIST / name
    if not file.exists():
        return HttpResponse("The screens are not built yet: run ./lend up.", status=503, content_type="text/plain")
    response = HttpResponse(_page(name, file.stat().st_mtime_ns), content_type="text/html; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def workspace(request: HttpRequest) -> HttpResponse:
    """Give the workspace's page, whatever the path: the screens route themselves."""
    return _shell("index.html")


def public(request: HttpRequest) -> HttpResponse:
    """Give the main address's page."""
    return _shell("public.html")


def no_such_door(request: HttpRequest) -> HttpResponse:
    """Answer a path of the API that does not exist."""
    error = Missing("There is no such address in this API.", path=request.path)
    body = problem(error, str(getattr(request, "request_id", "")))
    return JsonResponse(body, status=error.status, content_type=CONTENT_TYPE)


def alive(request: HttpRequest) -> JsonResponse:
    """Say that the process answers; no other system is asked."""
    return JsonResponse({"alive": True})


def ready(request: HttpRequest) -> JsonResponse:
    """Say whether the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ready": True})


# the built pages hold nothing of a database: no transaction is opened for them
for _view in (workspace, public, alive, no_such_door):
    _view._non_atomic_requests = {"default"}  # type: ignore[attr-defined]
