"""Signing in: the right person gets in, everybody else learns nothing."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.django_db
ADMIN, WRONG = "admin@alpha.example", "not the right words"


def test_a_person_signs_in_and_reads_who_they_are(at: Callable[[str], Any]) -> None:
    page = at("alpha")

    answer = page.sign_in("  Admin@Alpha.example ")

    body = answer.json()
    assert answer.status_code == 200, body
    assert body["expires_in"] == 300
    assert (body["person"]["email"], body["person"]["role_name"]) == (ADMIN, "Administrator")
    assert "loans.disburse" in body["person"]["permissions"]
    assert body["workspace"]["slug"] == "alpha"
    assert body["workspace"]["currency_decimals"] == 2
    assert "password" not in answer.content.decode()
    assert page.get("staff").status_code == 200


def test_a_stranger_and_a_wrong_password_get_the_same_answer(at: Callable[[str], Any]) -> None:
    wrong = at("alpha").sign_in(ADMIN, WRONG)
    stranger = at("alpha").sign_in("nobody@alpha.example", WRONG)

    def but_its_number(answer: Any) -> tuple[int, dict[str, Any], dict[str, str]]:
        headers = {name: value for name, value in answer.headers.items() if name != "X-Request-Id"}
        return answer.status_code, {**answer.json(), "request_id": ""}, headers

    assert but_its_number(wrong) == but_its_number(stranger)
    assert wrong.status_code == 401
    assert wrong.cookies == stranger.cookies == {}


def test_a_stranger_and_a_wrong_password_take_the_same_time(lender: str, settings: Any) -> None:
    from identity import passwords
    from identity.models import User

    settings.PASSWORD_HASHERS = ["identity.hashers.Argon2id"]
    passwords._nobodys_hash.cache_clear()
    known = User(password=passwords.hashed(WRONG))

    def seconds(user: User | None) -> float:
        begun = time.perf_counter()
        assert not passwords.is_right(user, "another wrong one")
        return time.perf_counter() - begun

    pairs = [(seconds(known), seconds(None)) for _ in range(5)]
    passwords._nobodys_hash.cache_clear()
    known_s, stranger_s = (statistics.median(column) for column in zip(*pairs, strict=True))

    assert known.password.startswith("argon2$argon2id$")
    assert abs(known_s - stranger_s) < 0.5 * known_s, (known_s, stranger_s)


def test_a_person_of_another_lender_is_a_stranger_here(at: Callable[[str], Any]) -> None:
    assert at("beta").sign_in("admin@beta.example").status_code == 200
    assert at("alpha").sign_in("admin@beta.example").json()["code"] == "not_recognised"


def test_a_suspended_person_is_told_so_only_with_the_right_password(
    at: Callable[[str], Any], lender: str, staff: Callable[..., Any], acting_in: Any
) -> None:
    user = staff("manager", lender)
    with acting_in(lender):
        type(user).objects.filter(pk=user.pk).update(state="suspended")

    right, wrong = at("alpha").sign_in(user.email), at("alpha").sign_in(user.email, WRONG)

    assert (right.status_code, right.json()["code"]) == (403, "person_suspended")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "not_recognised")


def test_the_sixth_try_from_one_network_must_wait_and_others_need_not(at: Callable[[str], Any]) -> None:
    guesser, colleague, neighbour = at("alpha"), at("alpha"), at("alpha")
    guesser.ip = neighbour.ip = "102.2.3.4"
    codes = [guesser.sign_in(ADMIN, WRONG).status_code for _ in range(6)]

    waiting = guesser.sign_in(ADMIN)

    assert codes == [401, 401, 401, 401, 401, 429]
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (429, "900")
    assert colleague.sign_in(ADMIN).status_code == 200, "the person guessed at works on from their own network"
    assert neighbour.sign_in("someone@alpha.example", WRONG).status_code == 401, (
        "others of that network are not counted"
    )


def test_a_forwarded_address_does_not_open_a_new_count(at: Callable[[str], Any]) -> None:
    guesser = at("alpha")
    body = {"email": ADMIN, "password": WRONG}

    codes = [
        guesser.post("auth/sign-in", body, **{"x-forwarded-for": f"10.0.0.{number}"}).status_code for number in range(6)
    ]

    assert codes[-1] == 429


def test_the_right_password_starts_the_count_anew(at: Callable[[str], Any]) -> None:
    page = at("alpha")
    for _ in range(3):
        for _ in range(4):
            assert page.sign_in(ADMIN, WRONG).status_code == 401
        assert page.sign_in(ADMIN).status_code == 200


def test_many_networks_at_once_are_stopped_but_not_the_persons_own(at: Callable[[str], Any]) -> None:
    own = at("alpha")
    assert own.sign_in(ADMIN).status_code == 200
    codes = []
    for number in range(52):
        bot = at("alpha")
        bot.ip = f"196.1.{number}.9"
        codes.append(bot.sign_in(ADMIN, WRONG).status_code)

    assert codes == [401] * 49 + [429] * 3, "the person's own first try was the first of fifty"
    assert own.sign_in(ADMIN).status_code == 200


def test_a_password_of_older_parameters_is_kept_under_todays(
    at: Callable[[str], Any], lender: str, staff: Callable[..., Any], acting_in: Any, settings: Any
) -> None:
    user = staff("finance", lender)
    settings.PASSWORD_HASHERS = ["identity.hashers.Argon2id", "django.contrib.auth.hashers.MD5PasswordHasher"]

    assert user.password.startswith("md5$")
    assert at("alpha").sign_in(user.email).status_code == 200

    with acting_in(lender):
        user.refresh_from_db()
    assert user.password.startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")


def test_what_is_not_a_sign_in_is_refused_by_field(at: Callable[[str], Any]) -> None:
    answer = at("alpha").post("auth/sign-in", {"email": "a\x00b@alpha.example"})

    assert answer.status_code == 400
    assert {problem["pointer"] for problem in answer.json()["errors"]} == {"/email", "/password"}


def test_signing_in_leaves_a_line_in_the_activity_log(at: Callable[[str], Any], lender: str, acting_in: Any) -> None:
    from kit.models import AuditEntry

    at("alpha").sign_in(ADMIN)

    with acting_in(lender):
        line = AuditEntry.objects.latest("id")
    assert (line.deed, line.actor_role, line.ip) == ("person.signed_in", "admin", "41.90.64.17")
