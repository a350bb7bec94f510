"""What a stranger does at the doors of the main address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

Letter = Callable[[str], tuple[str, str]]


def asked(visitor: Any, wish: dict[str, str], **other: str) -> dict[str, Any]:
    answer = visitor.post("sign-ups", {**wish, **other})
    assert answer.status_code == 202, answer.content
    return dict(answer.json())


def confirmed(visitor: Any, wish: dict[str, str], letter: Letter) -> dict[str, Any]:
    _, token = letter(asked(visitor, wish)["id"])
    answer = visitor.post("sign-ups/confirm", {"token": token})
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def sign_in(slug: str, email: str, password: str) -> Any:
    body = {"email": email, "password": password}
    host = {"host": f"{slug}.localhost"}
    return Client().post("/api/staff/auth/sign-in", body, content_type="application/json", headers=host)
