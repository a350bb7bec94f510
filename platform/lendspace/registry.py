"""One list of every route of both APIs: who may, how often, what it leaves in the log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from kit.api.views import StaffView

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Route:
    """One method on one path. `problem` says what its view forgot to declare."""

    api: str
    method: str
    path: str
    auth: str
    needs: str | None
    throttle: str | None
    audit: str
    idempotent: bool
    problem: str = ""


def staff_routes() -> list[Route]:
    """List the staff API, from its URL patterns."""
    return [
        _staff_route(method, path, view)
        for path, view in _views(get_resolver("lendspace.urls_workspace").url_patterns)
        if path.startswith("api/staff/")
        for method in _METHODS
        if hasattr(view, method)
    ]


def open_routes() -> list[Route]:
    """List the open API, from its operations."""
    from lendspace.open_api import api

    found = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                door = getattr(operation.view_func, "door", None)
                for method in operation.methods:
                    found.append(_open_route(method.lower(), prefix + path, door))
    return found


def all_routes() -> list[Route]:
    """List both APIs."""
    return staff_routes() + open_routes()


def _views(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, type[Any]]]:
    for pattern in patterns:
        path = prefix + re.sub(r"<(\w+:)?(\w+)>", r"{\2}", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and hasattr(pattern.callback, "view_class"):
            yield path, pattern.callback.view_class


def _staff_route(method: str, path: str, view: type[Any]) -> Route:
    public = bool(getattr(view, "public", False))
    problem = []
    if not public and not issubclass(view, StaffView):
        problem.append("is no StaffView")
    if method not in getattr(view, "audit", {}):
        problem.append("declares no audit")
    if not public and method not in getattr(view, "needs", {}):
        problem.append("declares no permission")
    return Route(
        api="staff",
        method=method,
        path="/" + path,
        auth="none" if public else "bearer",
        needs=getattr(view, "needs", {}).get(method),
        throttle=getattr(view, "throttle", None),
        audit=getattr(view, "audit", {}).get(method, ""),
        idempotent=bool(getattr(view, "idempotent", False)) and method == "post",
        problem=", ".join(problem),
    )


def _open_route(method: str, path: str, door: Any) -> Route:
    return Route(
        api="open",
        method=method,
        path="/api/open/v1/" + path.lstrip("/"),
        auth="none" if door and door.needs is None else "bearer",
        needs=door.needs if door else None,
        throttle=door.throttle if door else None,
        audit=door.audit if door else "",
        idempotent=False,
        problem="" if door else "carries no @door",
    )
