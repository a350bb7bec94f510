"""Access tokens: only ours, only now, only here, only while the sign-in behind them lives."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import jwt
import pytest
import time_machine

from identity import keys

pytestmark = pytest.mark.django_db
ADMIN = "admin@alpha.example"


@pytest.fixture
def page(at: Callable[[str], Any]) -> Any:
    """The administrator's page."""
    page = at("alpha")
    assert page.sign_in(ADMIN).status_code == 200
    return page


def claims_of(token: str) -> dict[str, Any]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


def signed(body: dict[str, Any], key: bytes | None = None, algorithm: str = "HS256") -> str:
    return jwt.encode(body, key or keys.signing_key(keys.ACCESS_TOKEN), algorithm=algorithm)


def unsigned(body: dict[str, Any]) -> str:
    parts = ({"alg": "none", "typ": "JWT"}, body)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."


def without(body: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in names}


FORGERIES: dict[str, Callable[[dict[str, Any]], str]] = {
    "no algorithm": unsigned,
    "another key": lambda body: signed(body, b"x" * 32),
    "the key of another purpose": lambda body: signed(body, keys.signing_key(keys.REFRESH_TOKEN)),
    "another algorithm with our key": lambda body: signed(body, algorithm="HS512"),
    "another kind": lambda body: signed({**body, "typ": "refresh"}),
    "no kind": lambda body: signed(without(body, "typ")),
    "expired": lambda body: signed({**body, "iat": int(time.time()) - 900, "exp": int(time.time()) - 600}),
    "without an end": lambda body: signed(without(body, "exp")),
    "issued tomorrow": lambda body: signed({**body, "iat": int(time.time()) + 86400}),
    "not good before tomorrow": lambda body: signed({**body, "nbf": int(time.time()) + 86400}),
    "another lender": lambda body: signed({**body, "aud": str(uuid4())}),
    "several lenders": lambda body: signed({**body, "aud": [body["aud"], str(uuid4())]}),
    "no lender": lambda body: signed(without(body, "aud")),
    "another issuer": lambda body: signed({**body, "iss": "elsewhere"}),
    "a session that never was": lambda body: signed({**body, "sid": str(uuid4())}),
    "a session that is no name": lambda body: signed({**body, "sid": "'; drop table"}),
    "somebody else's session": lambda body: signed({**body, "sub": "999999"}),
    "a person who is no number": lambda body: signed({**body, "sub": "admin"}),
    "an older version": lambda body: signed({**body, "ver": body["ver"] - 1}),
    "a later version": lambda body: signed({**body, "ver": body["ver"] + 1}),
    "no version": lambda body: signed(without(body, "ver")),
    "a body that was changed": lambda body: _spliced(body),
    "nothing": lambda body: "",
    "rubbish": lambda body: "a.b.c",
    "not ascii": lambda body: "ä" * 10,
    "very long": lambda body: "a" * 5000,
}


def _spliced(body: dict[str, Any]) -> str:
    """Keep the signature and change the role."""
    head, _, seal = signed({**body, "role": "auditor"}).split(".")
    _, middle, _ = signed(body).split(".")
    return f"{head}.{middle}.{seal}"


@pytest.mark.parametrize("forgery", list(FORGERIES))
def test_a_token_that_is_not_ours_opens_nothing(page: Any, forgery: str) -> None:
    body = claims_of(page.token)
    assert page.get("staff").status_code == 200

    page.token = FORGERIES[forgery](body)
    answer = page.get("staff", authorization=f"Bearer {page.token}")

    assert answer.status_code == 401
    assert answer.json()["code"] in ("token_not_good", "not_signed_in")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_our_own_making_of_a_token_is_taken_so_that_the_forgeries_fail_for_their_own_reason(page: Any) -> None:
    page.token = signed(claims_of(page.token))

    assert page.get("staff").status_code == 200


def test_a_token_of_one_lender_is_refused_by_another(page: Any, at: Callable[[str], Any]) -> None:
    neighbour = at("beta")
    neighbour.token = page.token

    assert neighbour.get("staff").status_code == 401
    assert page.get("staff").status_code == 200


def test_nobody_signed_in_is_asked_to_sign_in(at: Callable[[str], Any]) -> None:
    answer = at("alpha").get("staff")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_is_good_for_five_minutes(page: Any) -> None:
    body = claims_of(page.token)
    now = time.time()

    assert body["exp"] - body["iat"] == 300
    with time_machine.travel(now + 299):
        assert page.get("staff").status_code == 200
    with time_machine.travel(now + 310):
        assert page.get("staff").status_code == 401


def test_a_token_says_no_more_than_who_asks(page: Any) -> None:
    body = claims_of(page.token)

    assert set(body) == {"iss", "aud", "sub", "sid", "ver", "role", "name", "branch", "iat", "exp", "typ"}


def test_a_secret_that_is_being_retired_still_opens_and_no_longer_signs(page: Any, settings: Any) -> None:
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the-next-secret-0123456789abcdef", [old]
    assert page.get("staff").status_code == 200

    settings.SECRET_KEY_FALLBACKS = []
    assert page.get("staff").status_code == 401


def test_the_database_is_asked_about_a_session_once_in_thirty_seconds(
    page: Any, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from identity import liveness

    clock = [1000.0]
    monkeypatch.setattr(liveness, "time", type("Clock", (), {"monotonic": staticmethod(lambda: clock[0])}))
    asked: list[str] = []
    really = liveness._ask

    def counted(session: str) -> Any:
        asked.append(session)
        return really(session)

    monkeypatch.setattr(liveness, "_ask", counted)

    for seconds in (0, 1, 15, 29.9):
        clock[0] = 1000.0 + seconds
        assert page.get("branches").status_code == 200
    assert len(asked) == 1

    clock[0] = 1030.1
    assert page.get("branches").status_code == 200
    assert len(asked) == 2


def test_somebody_suspended_in_another_process_is_refused_within_a_minute(
    page: Any, lender: str, acting_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from identity import liveness
    from identity.models import User

    clock = [1000.0]
    monkeypatch.setattr(liveness, "time", type("Clock", (), {"monotonic": staticmethod(lambda: clock[0])}))
    assert page.get("staff").status_code == 200
    with acting_in(lender):
        User.objects.filter(email=ADMIN).update(state="suspended")  # this process hears nothing of it

    clock[0] = 1060.0

    assert page.get("staff").status_code == 401
