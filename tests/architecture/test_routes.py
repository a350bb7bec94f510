"""One registry of all routes of both APIs; a route that declares nothing is not let in."""

from __future__ import annotations

import json
from pathlib import Path

from django.test import Client

from identity.permissions import PERMISSIONS
from lendspace.registry import Route, all_routes, open_routes, staff_routes

SNAPSHOT = Path(__file__).parent / "routes.json"


def line(route: Route) -> str:
    parts = [route.api, route.method.upper(), route.path, route.auth, route.needs or "-", route.audit]
    return " ".join([*parts, "key" if route.idempotent else "-"])


def test_every_route_declares_who_may_and_what_it_leaves() -> None:
    assert [f"{r.method} {r.path}: {r.problem}" for r in all_routes() if r.problem] == []


def test_every_permission_that_a_route_asks_for_exists() -> None:
    assert {r.needs for r in staff_routes() if r.needs} <= set(PERMISSIONS)


def test_no_route_is_unlisted() -> None:
    """A new or changed route changes this list, on purpose: write it anew with LENDSPACE_SNAPSHOT=1."""
    import os

    now = sorted(line(route) for route in all_routes())
    if os.environ.get("LENDSPACE_SNAPSHOT"):
        SNAPSHOT.write_text(json.dumps(now, indent=1) + "\n")
    assert json.loads(SNAPSHOT.read_text()) == now


def test_anonymous_doors_are_few_and_known() -> None:
    assert sorted(r.path for r in staff_routes() if r.auth == "none") == [
        "/api/staff/auth/accept-invitation",
        "/api/staff/auth/invitation",
        "/api/staff/auth/refresh",
        "/api/staff/auth/sign-in",
        "/api/staff/auth/sign-out",
        "/api/staff/openapi.json",
    ]
    assert open_routes()


def test_the_shell_serves_no_api_path(db: None) -> None:
    for host in ("localhost", "alpha.localhost"):
        assert Client().get("/api/unknown", headers={"host": host}).status_code == 404
