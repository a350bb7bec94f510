"""Every route that exists, as each role, with another lender's token, id and host: no leak."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lendspace.registry import Route, staff_routes

pytestmark = pytest.mark.django_db
ROLES = ("admin", "manager", "finance", "field_officer", "auditor")
CANARY = "CANARYB"
GUARDED = [route for route in staff_routes() if route.auth == "bearer"]


def name_of(route: Route) -> str:
    return f"{route.method} {route.path.removeprefix('/api/staff/')}"


def fill(path: str, number: int) -> str:
    return re.sub(r"\{\w+\}", str(number), path)


def call(route: Route, *, host: str, token: str | None, number: int = 1) -> Any:
    headers = {"host": f"{host}.localhost", "idempotency-key": "isolation-probe", "x-lendspace-client": "web"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    send = getattr(Client(raise_request_exception=False), route.method)
    if route.method == "get":
        return send(fill(route.path, number), headers=headers)
    return send(fill(route.path, number), {}, content_type="application/json", headers=headers)


@pytest.fixture
def canaries(other_lender: str, acting_in: Callable[[str], AbstractContextManager[str]]) -> int:
    """Give the other lender a customer with an id that the first lender does not have; every text is the canary."""
    from identity.models import User
    from lending.customers.models import Customer

    with acting_in(other_lender):
        made = Customer(pk=7001, full_name=CANARY, phone="+254700000001", address=CANARY)
        admin = User.objects.get()
        for field in Customer._meta.concrete_fields:
            if field.get_internal_type() == "ForeignKey" and not field.null:
                setattr(made, field.attname, admin.pk)
            elif field.get_internal_type() == "DateField" and not field.null:
                setattr(made, field.attname, timezone.now().date())
        made.save(force_insert=True)
    return 7001


@pytest.mark.parametrize("route", GUARDED, ids=name_of)
def test_nobody_without_a_token(route: Route, lender: str) -> None:
    assert call(route, host="alpha", token=None).status_code == 401


@pytest.mark.parametrize("role", ROLES)
def test_a_token_of_another_lender_opens_nothing(
    role: str, lender: str, other_lender: str, client_as: Callable[..., Any], canaries: int
) -> None:
    ours = client_as(role, lender)
    for route in GUARDED:
        answer = call(route, host="beta", token=ours.token, number=canaries)
        assert answer.status_code == 401, name_of(route)
        assert CANARY.encode() not in answer.content


@pytest.mark.parametrize("role", ROLES)
def test_an_id_of_another_lender_looks_like_a_missing_one(
    role: str, lender: str, other_lender: str, client_as: Callable[..., Any], canaries: int
) -> None:
    ours = client_as(role, lender)
    for route in GUARDED:
        answer = call(route, host="alpha", token=ours.token, number=canaries)
        assert answer.status_code < 500, f"{name_of(route)}: {answer.content[:300]!r}"
        assert CANARY.encode() not in answer.content, name_of(route)
        if "{" in route.path and route.method == "get":
            assert answer.status_code in (403, 404), f"{name_of(route)}: {answer.status_code}"


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_what_its_permissions_say(role: str, lender: str, client_as: Callable[..., Any]) -> None:
    from identity.permissions import of_role

    ours = client_as(role, lender)
    for route in GUARDED:
        allowed = route.needs is None or route.needs in of_role(role)
        answer = call(route, host="alpha", token=ours.token, number=987_654)
        if allowed:
            assert answer.status_code != 401, name_of(route)
            assert not (answer.status_code == 403 and answer.json()["code"] == "permission_missing"), name_of(route)
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing"), name_of(route)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("alpha.localhost", 401),
        ("ALPHA.localhost", 401),
        ("alpha.localhost:8000", 401),
        ("www.alpha.localhost", 404),
        ("gamma.localhost", 404),
        ("alpha.beta.localhost", 404),
        ("alpha'--.localhost", 400),
        ("evil.example", 400),
    ],
)
def test_the_host_alone_names_the_lender(lender: str, host: str, status: int) -> None:
    headers = {"host": host, "x-forwarded-host": "beta.localhost"}
    assert Client().get("/api/staff/customers", headers=headers).status_code == status
