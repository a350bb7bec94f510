"""Whatever the answer and whoever made it: the same protections, a length, and an id to ask about it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ANSWERS = [
    ("localhost", "/", 200),
    ("alpha.localhost", "/sign-in", 200),
    ("localhost", "/livez", 200),
    ("localhost", "/api/open/v1/openapi.json", 200),
    ("alpha.localhost", "/api/staff/home", 401),
    ("alpha.localhost", "/api/staff/nowhere", 404),
    ("nobody.localhost", "/api/staff/home", 404),
]


@pytest.fixture(params=ANSWERS, ids=lambda case: f"{case[0]}{case[1]}")
def answer(request: pytest.FixtureRequest) -> Any:
    host, path, status = request.param
    answer = Client().get(path, headers={"host": host})
    assert answer.status_code == status, answer.content
    return answer


def test_protections_and_a_length_come_with_it(answer: Any) -> None:
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert "script-src 'self';" in answer["Content-Security-Policy"]
    assert answer["Content-Length"] == str(len(answer.content))


def test_what_the_api_says_is_never_stored() -> None:
    refused = Client().get("/api/staff/home", headers={"host": "alpha.localhost"})
    assert refused["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("sent", "kept"), [("b7d9c6f4-0001", True), ("short", False), ("id\r\nSet-Cookie: a=b", False), ("x" * 65, False)]
)
def test_an_id_that_came_along_is_kept_if_it_can_be_one(sent: str, kept: bool) -> None:
    answer = Client().get("/livez", headers={"host": "localhost", "x-request-id": sent})
    assert (answer["X-Request-Id"] == sent) is kept
    assert len(answer["X-Request-Id"]) >= 8
