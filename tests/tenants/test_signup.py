"""From a stranger's wish to a workspace that lives, through the doors that a browser uses."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail

from tests.tenants.visiting import Letter, asked, confirmed, sign_in

pytestmark = pytest.mark.django_db


def test_from_a_wish_to_a_workspace_that_lives(
    visitor: Any, wish: dict[str, str], tasks_at_once: None, django_capture_on_commit_callbacks: Any
) -> None:
    """Through both hosts, with the worker's own tasks, and nothing written by hand."""
    with django_capture_on_commit_callbacks(execute=True):
        receipt = asked(visitor, wish)
    assert receipt["state"] == "waiting_for_confirmation"
    token = str(mail.outbox[-1].body).partition("/confirm#token=")[2].split()[0]
    assert sign_in(wish["slug"], wish["email"], wish["password"]).json()["code"] == "no_such_workspace"

    with django_capture_on_commit_callbacks(execute=True):
        confirmation = visitor.post("sign-ups/confirm", {"token": token}).json()
    job = visitor.get(f"sign-ups/jobs/{confirmation['job']['id']}").json()

    port = confirmation["address"].removeprefix(f"{wish['slug']}.localhost")
    assert confirmation["job"]["state"] == "waiting"
    assert (job["state"], job["percent"], job["problem"]) == ("done", 100, None)
    assert job["result"] == {
        "address": f"{wish['slug']}.localhost{port}",
        "sign_in_url": f"http://{wish['slug']}.localhost{port}/sign-in",
    }
    from wall.middleware import forget_workspaces

    forget_workspaces()  # that the address is unknown is remembered for five seconds
    session = sign_in(wish["slug"], wish["email"], wish["password"])
    assert session.status_code == 200, session.content
    person, workspace = session.json()["person"], session.json()["workspace"]
    assert (person["full_name"], person["role"]) == ("Amina Otieno", "admin")
    assert (workspace["name"], workspace["currency"], workspace["is_demo"]) == ("Jamboko Sacco", "KES", False)
    assert sign_in("alpha", wish["email"], wish["password"]).status_code == 401, "and nowhere else"
    assert "is ready" in mail.outbox[-1].subject


def test_nothing_is_sent_or_made_before_the_request_is_committed(
    visitor: Any, wish: dict[str, str], tasks_at_once: None, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        asked(visitor, wish)

    assert mail.outbox == []
    assert len(waiting) == 1


def test_the_password_is_kept_as_a_hash_and_only_until_it_has_moved(
    visitor: Any, wish: dict[str, str], letter: Letter, shared: Any, provision: Any, settings: Any
) -> None:
    from tenants.models import Signup

    settings.PASSWORD_HASHERS = ["identity.hashers.Argon2id"]
    answer = confirmed(visitor, wish, letter)
    with shared():
        before = Signup.objects.get(slug=wish["slug"]).password
    provision(answer["job"]["id"])
    with shared():
        after = Signup.objects.get(slug=wish["slug"]).password

    assert before.startswith("argon2$argon2id$")
    assert after == ""


def test_the_database_holds_no_link_that_could_be_used(
    visitor: Any, wish: dict[str, str], letter: Letter, shared: Any
) -> None:
    from django.db import connection

    _, token = letter(asked(visitor, wish)["id"])
    with shared(), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(s::text, ' ') FROM tenants_signup s")
        dump = cursor.fetchone()[0]

    assert wish["slug"] in dump
    assert token not in dump
    assert token.encode().hex() not in dump


def test_the_letter_names_the_main_address_from_the_settings(
    visitor: Any, wish: dict[str, str], letter: Letter, settings: Any
) -> None:
    origin, _ = letter(asked(visitor, wish)["id"])

    assert origin == settings.PUBLIC_ORIGIN
    assert mail.outbox[-1].to == ["amina@jamboko.example"]


def test_names_that_people_typed_stay_text_in_a_letter(visitor: Any, wish: dict[str, str], letter: Letter) -> None:
    wish["organisation"] = "Evil\r\nBcc: all@x.example {{7*7}} <b>x</b>"
    letter(asked(visitor, wish)["id"])
    sent: Any = mail.outbox[-1]

    assert sent.subject == "Confirm the workspace of Evil Bcc: all@x.example {{7*7}} <b>x</b>"
    assert sent.message()["Bcc"] is None
    assert "&lt;b&gt;x&lt;/b&gt;" in str(sent.alternatives[0][0])


@pytest.mark.parametrize(
    ("other", "pointer"),
    [
        ({"slug": "www"}, "/slug"),
        ({"slug": "Jamboko"}, "/slug"),
        ({"slug": "alpha"}, "/slug"),
        ({"country": "XX"}, "/country"),
        ({"currency": "XYZ"}, "/currency"),
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"email": "nobody"}, "/email"),
        ({"password": "short"}, "/password"),
        ({"password": "jambokosacco1"}, "/password"),
        ({"organisation": ""}, "/organisation"),
        ({"full_name": ""}, "/full_name"),
    ],
)
def test_what_cannot_be_signed_up_is_named_and_nothing_is_kept(
    visitor: Any, wish: dict[str, str], other: dict[str, str], pointer: str, shared: Any
) -> None:
    from tenants.models import Signup

    answer = visitor.post("sign-ups", {**wish, **other})

    assert answer.status_code in (400, 409), answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [problem["pointer"] for problem in answer.json()["errors"]] == [pointer]
    with shared():
        assert not Signup.objects.filter(email=wish["email"]).exists()


def test_the_address_check_says_what_sign_up_would_say(visitor: Any, wish: dict[str, str]) -> None:
    free = visitor.get("sign-ups/address", slug=wish["slug"]).json()
    taken = visitor.get("sign-ups/address", slug="alpha").json()
    impossible = visitor.get("sign-ups/address", slug="jámboko").json()

    assert free == {"slug": wish["slug"], "available": True, "reason": ""}
    assert taken == {"slug": "alpha", "available": False, "reason": "The address alpha is taken. Choose another."}
    assert not impossible["available"]
    assert "a to z" in impossible["reason"]
    assert visitor.get("sign-ups/address").json()["available"] is False


def test_the_same_link_again_shows_the_same_work(visitor: Any, wish: dict[str, str], letter: Letter) -> None:
    _, token = letter(asked(visitor, wish)["id"])

    first = visitor.post("sign-ups/confirm", {"token": token}).json()
    second = visitor.post("sign-ups/confirm", {"token": token}).json()

    assert first["job"]["id"] == second["job"]["id"]


@pytest.mark.parametrize("why", ["unknown", "empty", "expired", "replaced"])
def test_every_link_that_is_not_good_gets_the_same_answer(
    why: str, visitor: Any, wish: dict[str, str], letter: Letter, shared: Any
) -> None:
    from tenants.models import Signup

    receipt = asked(visitor, wish)
    _, token = letter(receipt["id"])
    moment = time.time()
    if why == "unknown":
        token = "a" * 43
    elif why == "empty":
        token = ""
    elif why == "expired":
        moment += timedelta(hours=24, seconds=1).total_seconds()
    else:
        with shared():
            Signup.objects.filter(pk=receipt["id"]).update(letter_sent_at=None)
        letter(receipt["id"])

    with time_machine.travel(moment):
        answer = visitor.post("sign-ups/confirm", {"token": token})

    body = {name: value for name, value in answer.json().items() if name != "request_id"}
    assert body == {
        "type": "about:blank",
        "title": "Not found",
        "status": 404,
        "code": "link_not_good",
        "detail": "This link is not good any more. Sign up again and follow the newest letter.",
    }


def test_one_mailbox_gets_five_letters_an_hour(visitor: Any, wish: dict[str, str]) -> None:
    codes = [visitor.post("sign-ups", {**wish, "slug": f"s-{uuid4().hex[:12]}"}).status_code for _ in range(6)]
    other = visitor.post("sign-ups", {**wish, "slug": f"s-{uuid4().hex[:12]}", "email": "b@jamboko.example"})

    assert codes == [202] * 5 + [429]
    assert other.status_code == 202


def test_one_visitor_knocks_thirty_times_an_hour(visitor: Any) -> None:
    codes = [visitor.post("sign-ups/confirm", {"token": "x"}).status_code for _ in range(31)]

    assert codes == [404] * 30 + [429]


def test_a_number_that_is_no_work_looks_like_nothing(visitor: Any) -> None:
    assert visitor.get(f"sign-ups/jobs/{uuid4()}").json()["code"] == "job_not_found"
    assert visitor.get("sign-ups/jobs/1").status_code in (400, 404, 422)


def test_the_main_address_knows_no_staff_and_a_workspace_no_sign_up(visitor: Any) -> None:
    on_main = visitor.client.get("/api/staff/staff", headers={"host": "localhost"})
    on_workspace = visitor.client.get("/api/open/v1/site", headers={"host": "alpha.localhost"})

    assert (on_main.status_code, on_workspace.status_code) == (404, 404)


def test_the_site_and_its_countries_are_told(visitor: Any, settings: Any) -> None:
    site = visitor.get("site").json()
    kenya = next(country for country in visitor.get("countries").json() if country["code"] == "KE")

    assert site["base_host"] == settings.PUBLIC_ORIGIN.partition("//")[2]
    assert set(site) == {"base_host", "mailbox_url", "version"}
    assert kenya == {"code": "KE", "name": "Kenya", "currency": "KES", "time_zones": ["Africa/Nairobi"]}


def test_sign_up_reaches_no_lenders_tables(shared: Any, lender: str) -> None:
    from django.db import DatabaseError, connection

    for table in (f'"{lender}".identity_user', "shared.tenants_template", "shared.kit_shared_deadletter"):
        with shared(), connection.cursor() as cursor:
            with pytest.raises(DatabaseError, match="permission denied"):
                cursor.execute(f"SELECT count(*) FROM {table}")
            connection.needs_rollback = True


def test_every_operation_is_in_the_registry() -> None:
    from lendspace.open_api import api

    operations = [
        operation
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    ]
    doors = [getattr(operation.view_func, "door", None) for operation in operations]

    assert len(doors) >= 6
    assert all(doors)
    assert all(door.throttle and door.audit for door in doors if door)
