"""Staying signed in: one living token per browser, and a copy of an old one ends the whole sign-in."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from http.cookies import Morsel
from typing import Any

import pytest
import time_machine

from identity.services.sessions import GRACE, IDLE, LIFETIME

pytestmark = pytest.mark.django_db
ADMIN = "admin@alpha.example"
A_WHILE = GRACE + timedelta(seconds=1)


@pytest.fixture
def page(at: Callable[[str], Any]) -> Any:
    """The administrator's page."""
    page = at("alpha")
    assert page.sign_in(ADMIN).status_code == 200
    return page


def later(delta: timedelta) -> Any:
    return time_machine.travel(time.time() + delta.total_seconds())


def test_a_refresh_changes_the_cookie_and_gives_a_fresh_token(page: Any) -> None:
    before = page.cookie

    answer = page.refresh()

    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "expires_in", "person", "workspace"}
    assert page.cookie not in ("", before)
    assert page.get("staff").status_code == 200


def test_the_cookie_is_beyond_scripts_and_other_sites(page: Any) -> None:
    plain: Morsel[str] = page.client.cookies["lendspace_refresh"]

    assert plain["httponly"]
    assert (plain["samesite"], plain["path"], plain["domain"]) == ("Strict", "/", "")
    assert 0 < int(plain["max-age"]) <= IDLE.total_seconds()


def test_over_https_the_cookie_belongs_to_this_host_alone(at: Callable[[str], Any], settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    page = at("alpha")
    body = {"email": ADMIN, "password": "correct horse battery"}

    answer = page.post("auth/sign-in", body, origin="https://alpha.localhost", **{"x-forwarded-proto": "https"})

    cookie = answer.cookies["__Host-lendspace_refresh"]
    assert cookie["secure"]
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    again = page.post("auth/refresh", origin="https://alpha.localhost", **{"x-forwarded-proto": "https"})
    assert again.status_code == 200


def test_the_database_holds_no_token_that_could_be_used(page: Any, lender: str, acting_in: Any) -> None:
    from django.db import connection

    first = page.cookie.partition(".")[2]
    page.refresh()
    second = page.cookie.partition(".")[2]
    with acting_in(lender), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(s::text, ' ') FROM identity_refreshsession s")
        dump = cursor.fetchone()[0]

    for secret in (first, second):
        assert len(secret) == 43
        assert secret not in dump
        assert secret.encode().hex() not in dump


def test_a_token_used_twice_after_a_while_ends_the_whole_sign_in(page: Any, at: Callable[[str], Any]) -> None:
    stolen = page.cookie
    page.refresh()
    thief = at("alpha")
    thief.cookie = stolen

    with later(A_WHILE):
        refused = thief.refresh()
        assert (refused.status_code, refused.json()["code"]) == (401, "session_over")
        assert page.get("staff").status_code == 401, "the access token of that sign-in is dead too"
        assert page.refresh().status_code == 401, "and so is the newest refresh token"


def test_the_end_of_a_copied_session_stays_although_the_answer_is_a_refusal(
    page: Any, at: Callable[[str], Any], lender: str, acting_in: Any
) -> None:
    from identity.models import RefreshSession
    from kit.models import AuditEntry

    thief = at("alpha")
    thief.cookie = page.cookie
    page.refresh()
    with later(A_WHILE):
        assert thief.refresh().status_code == 401

    with acting_in(lender):
        session = RefreshSession.objects.get(pk=page.cookie.partition(".")[0])
        deeds = list(AuditEntry.objects.values_list("deed", flat=True))
    assert session.revoked_because == "used twice"
    assert session.revoked_at is not None
    assert deeds[-1] == "session.copy_refused"


def test_refreshing_refuses_to_run_inside_anothers_transaction(page: Any, lender: str, acting_in: Any) -> None:
    from identity.services import sessions

    with acting_in(lender), pytest.raises(RuntimeError, match="durable"):
        sessions.refresh(token=page.cookie, audience="x")


def test_two_tabs_at_once_do_not_sign_one_another_out(page: Any, at: Callable[[str], Any]) -> None:
    other_tab = at("alpha")
    other_tab.cookie = page.cookie

    first, second = page.refresh(), other_tab.refresh()

    assert (first.status_code, second.status_code) == (200, 200)
    assert other_tab.cookie == page.cookie, "both hold the same next token: there is no second child"
    with later(A_WHILE):
        assert page.refresh().status_code == 200


def test_an_answer_that_never_arrived_can_be_asked_for_again(page: Any) -> None:
    before = page.cookie
    page.refresh()
    page.cookie = before

    assert page.refresh().status_code == 200
    with later(A_WHILE):
        assert page.refresh().status_code == 200


def test_a_token_two_steps_old_has_no_grace(page: Any) -> None:
    oldest = page.cookie
    page.refresh()
    page.refresh()
    page.cookie = oldest

    assert page.refresh().status_code == 401


def test_sixteen_refreshes_at_once_make_one_step(
    committed: tuple[str, str], at: Callable[[str], Any], acting_in: Any, in_threads: Any
) -> None:
    from identity.models import RefreshSession

    schema, slug = committed

    def signed_in(_: int) -> str:
        page = at(slug)
        assert page.sign_in(f"admin@{slug}.example").status_code == 200
        return str(page.cookie)

    cookie = in_threads(1, signed_in)[0]

    def refreshed(_: int) -> tuple[int, str]:
        tab = at(slug)
        tab.cookie = cookie
        return tab.refresh().status_code, tab.cookie

    answers = in_threads(16, refreshed)

    assert [status for status, _ in answers] == [200] * 16
    assert len({new for _, new in answers}) == 1
    with acting_in(schema):
        assert RefreshSession.objects.get(pk=cookie.partition(".")[0]).rotations == 1


def test_a_session_left_alone_for_a_week_is_over(page: Any) -> None:
    with later(IDLE + timedelta(minutes=1)):
        assert page.refresh().status_code == 401


def test_a_session_is_over_after_thirty_days_however_busy(page: Any) -> None:
    for days in range(6, int(LIFETIME.days) + 1, 6):
        with later(timedelta(days=days) - timedelta(minutes=5)):
            assert page.refresh().status_code == 200
    with later(LIFETIME + timedelta(minutes=1)):
        assert page.refresh().status_code == 401


def test_signing_out_ends_the_session_and_takes_the_cookie(page: Any) -> None:
    cookie = page.cookie

    assert page.post("auth/sign-out").status_code == 204
    assert page.cookie == ""
    assert page.get("staff").status_code == 401
    page.cookie = cookie
    assert page.refresh().status_code == 401
    assert page.post("auth/sign-out").status_code == 204, "twice is fine"


def test_a_refused_refresh_takes_the_dead_cookie_away(page: Any) -> None:
    page.cookie = "0" * 32 + ".nothing"

    assert page.refresh().status_code == 401
    assert page.cookie == ""


@pytest.mark.parametrize("cookie", ["", "x", ".", "0.0", "é", "0" * 32, f"{'0' * 32}.{'a' * 43}", "a" * 4000])
def test_what_is_no_refresh_token_is_refused_in_one_way(at: Callable[[str], Any], cookie: str) -> None:
    stranger = at("alpha")
    stranger.cookie = cookie

    answer = stranger.refresh()

    assert (answer.status_code, answer.json()["code"]) == (401, "session_over")


def test_a_refresh_token_of_another_lender_is_unknown_here(page: Any, at: Callable[[str], Any]) -> None:
    neighbour = at("beta")
    neighbour.cookie = page.cookie

    assert neighbour.refresh().status_code == 401
    assert page.refresh().status_code == 200


def test_a_deleted_person_is_a_401_and_no_fault(page: Any, lender: str, staff: Any, at: Any, acting_in: Any) -> None:
    from identity.models import User

    user = staff("auditor", lender)
    leaver = at("alpha")
    leaver.sign_in(user.email)
    with acting_in(lender):
        User.objects.filter(pk=user.pk).delete()

    assert leaver.refresh().status_code == 401


@pytest.mark.parametrize("door", ["auth/refresh", "auth/sign-out"])
@pytest.mark.parametrize(
    "headers",
    [
        {"x-lendspace-client": ""},
        {"x-lendspace-client": "form"},
        {"origin": "http://beta.localhost"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://alpha.localhost.evil.example"},
        {"origin": "", "sec-fetch-site": "cross-site"},
        {"origin": "", "sec-fetch-site": "same-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": ""},
    ],
    ids=str,
)
def test_only_our_own_page_can_spend_the_cookie(page: Any, door: str, headers: dict[str, str]) -> None:
    before = page.cookie

    answer = page.post(door, **headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "not_from_our_page")
    assert page.cookie == before
    assert page.refresh().status_code == 200


def test_a_neighbours_page_cannot_sign_anybody_in_here(at: Callable[[str], Any]) -> None:
    body = {"email": ADMIN, "password": "correct horse battery"}

    assert at("alpha").post("auth/sign-in", body, origin="http://beta.localhost").status_code == 403
