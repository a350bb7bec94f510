"""Invitations: once, for one address, by somebody who may, and nothing to be learnt from a wrong link."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from identity.permissions import Role, may_grant, of_role

pytestmark = pytest.mark.django_db
ADMIN, NEW_PASSWORD = "admin@alpha.example", "purple boats at noon"
LINK = re.compile(r"^(\S+)/invitation#token=(\S+)$", re.M)
Letter = Callable[..., str]


@pytest.fixture
def admin(at: Callable[[str], Any]) -> Any:
    """The administrator's page."""
    page = at("alpha")
    assert page.sign_in(ADMIN).status_code == 200
    return page


@pytest.fixture
def letter(lender: str, acting_in: Any) -> Letter:
    """Write the letter of an invitation and give the secret in its link."""

    def write(invitation_id: int, schema: str = lender) -> str:
        from identity.services import invitations

        with acting_in(schema):
            invitations.send_letter(invitation_id=invitation_id)
        found = LINK.search(str(mail.outbox[-1].body))
        assert found, mail.outbox[-1].body
        return found[2]

    return write


def invited(page: Any, email: str = "amina@new.example", role: str = "field_officer", **more: Any) -> dict[str, Any]:
    answer = page.post("invitations", {"email": email, "role": role, **more})
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def accept(page: Any, token: str, password: str = NEW_PASSWORD) -> Any:
    return page.post("auth/accept-invitation", {"token": token, "full_name": " Amina  Otieno ", "password": password})


def test_an_invited_person_becomes_staff_and_is_signed_in(admin: Any, letter: Letter, at: Callable[[str], Any]) -> None:
    branch = admin.post("branches", {"name": "Kisumu"}).json()
    invitation = invited(admin, " Amina@New.example ", branch_id=branch["id"], message="Welcome!\r\nBcc: x@y.example")
    token = letter(invitation["id"])
    page = at("alpha")

    greeting = page.post("auth/invitation", {"token": token}).json()
    joined = accept(page, token)

    assert greeting == {
        "email": "amina@new.example",
        "role": "field_officer",
        "role_name": "Field officer",
        "lender": "Alpha Credit",
        "invited_by": "Administrator",
    }
    person = joined.json()["person"]
    assert joined.status_code == 200
    assert (person["full_name"], person["email"], person["branch"]) == ("Amina Otieno", "amina@new.example", branch)
    page.token = joined.json()["access"]
    assert page.get("staff").status_code == 200
    assert page.refresh().status_code == 200
    assert at("alpha").sign_in("amina@new.example", NEW_PASSWORD).status_code == 200
    assert admin.get("invitations").json()["data"][0]["state"] == "accepted"


def test_the_letter_names_the_workspaces_own_address_whatever_host_was_asked(admin: Any, letter: Letter) -> None:
    from django.conf import settings

    letter(invited(admin)["id"])
    sent: Any = mail.outbox[-1]

    origin = LINK.search(str(sent.body))
    assert origin is not None
    assert origin[1] == settings.PUBLIC_ORIGIN.replace("localhost", "alpha.localhost")
    assert sent.to == ["amina@new.example"]
    assert sent.subject == "Administrator invites you to Alpha Credit"


def test_names_that_people_typed_stay_text_in_a_letter(
    lender: str, staff: Callable[..., Any], at: Callable[[str], Any], letter: Letter
) -> None:
    inviter = staff("admin", lender, full_name="Eve\r\nBcc: all@x.example {{ 7*7 }} <script>")
    page = at("alpha")
    page.sign_in(inviter.email)
    letter(invited(page, message='<img src=x onerror="x()">')["id"])
    sent: Any = mail.outbox[-1]

    html = str(sent.alternatives[0][0])
    assert "\n" not in sent.subject
    assert "Eve Bcc: all@x.example {{ 7*7 }} <script>" in sent.subject
    assert sent.message()["Bcc"] is None
    assert "<script>" not in html
    assert "<img" not in html
    assert "&lt;img src=x" in html


def test_the_database_holds_no_link_that_could_be_used(admin: Any, letter: Letter, lender: str, acting_in: Any) -> None:
    from django.db import connection

    token = letter(invited(admin)["id"])
    with acting_in(lender), connection.cursor() as cursor:
        cursor.execute(
            """SELECT concat((SELECT string_agg(i::text, ' ') FROM identity_invitation i),
                (SELECT string_agg(o::text, ' ') FROM kit_outbox o),
                (SELECT string_agg(a::text, ' ') FROM kit_auditentry a))"""
        )
        dump = cursor.fetchone()[0]

    assert token not in dump
    assert token.encode().hex() not in dump
    assert f"invitation:{admin.get('invitations').json()['data'][0]['id']}" in dump, "the dump holds those tables"


def test_thirty_two_acceptances_at_once_make_one_person(
    committed: tuple[str, str], at: Callable[[str], Any], acting_in: Any, in_threads: Any
) -> None:
    from identity.models import Invitation, User
    from identity.services import invitations

    schema, slug = committed

    def prepare(_: int) -> str:
        page = at(slug)
        page.sign_in(f"admin@{slug}.example")
        invitation = invited(page)
        with acting_in(schema):
            invitations.send_letter(invitation_id=invitation["id"])
        found = LINK.search(str(mail.outbox[-1].body))
        assert found
        return found[2]

    token = in_threads(1, prepare)[0]

    answers = in_threads(32, lambda _: accept(at(slug), token))

    assert sorted(answer.status_code for answer in answers) == [200] + [404] * 31
    assert len({answer.json()["detail"] for answer in answers if answer.status_code == 404}) == 1
    with acting_in(schema):
        assert User.objects.filter(email="amina@new.example").count() == 1
        assert Invitation.objects.get().accepted_by is not None


@dataclass
class Case:
    """An invitation on its way, and everything that may spoil it; each spoiling gives the link to try."""

    page: Any
    inviter: Any
    number: int
    token: str
    lender: str
    at: Callable[[str], Any]
    acting_in: Any
    staff: Callable[..., Any]
    letter: Letter
    other_lender: str

    def of_another_lender(self) -> str:
        neighbour = self.at("beta")
        neighbour.sign_in("admin@beta.example")
        return self.letter(invited(neighbour)["id"], self.other_lender)

    def used(self) -> str:
        assert accept(self.at("alpha"), self.token).status_code == 200
        return self.token

    def revoked(self) -> str:
        assert self.page.post(f"invitations/{self.number}/revoke").json()["state"] == "revoked"
        return self.token

    def resent(self) -> str:
        assert self.page.post(f"invitations/{self.number}/resend").status_code == 200
        return self.token

    def expired(self) -> str:
        return self._change("Invitation", self.number, expires_at=timezone.now())

    def inviter_suspended(self) -> str:
        return self._change("User", self.inviter.pk, state="suspended")

    def inviter_demoted(self) -> str:
        return self._change("User", self.inviter.pk, role="manager")

    def already_staff(self) -> str:
        self.staff("auditor", self.lender, email="amina@new.example")
        return self.token

    def unknown(self) -> str:
        return "a" * 43

    def empty(self) -> str:
        return ""

    def _change(self, model: str, number: int, **values: Any) -> str:
        from identity import models

        with self.acting_in(self.lender):
            getattr(models, model).objects.filter(pk=number).update(**values)
        return self.token


@pytest.fixture
def case(lender: str, other_lender: str, staff: Callable[..., Any], at: Any, letter: Letter, acting_in: Any) -> Case:
    """An invitation whose letter is written, by an administrator of its own."""
    inviter, page = staff("admin", lender), at("alpha")
    page.sign_in(inviter.email)
    number = invited(page)["id"]
    return Case(page, inviter, number, letter(number), lender, at, acting_in, staff, letter, other_lender)


SPOILT = ["unknown", "empty", "of_another_lender", "used", "revoked", "expired", "resent", "inviter_suspended",
          "inviter_demoted", "already_staff"]  # fmt: skip


@pytest.mark.parametrize("why", SPOILT)
def test_every_link_that_is_not_good_gets_the_same_answer(why: str, case: Case) -> None:
    from identity.models import User

    token = getattr(case, why)()
    with case.acting_in(case.lender):
        before = User.objects.count()

    stranger = case.at("alpha")
    answers = [accept(stranger, token)]
    if why != "already_staff":
        answers.append(stranger.post("auth/invitation", {"token": token}))

    for answer in answers:
        body = {name: value for name, value in answer.json().items() if name != "request_id"}
        assert body == {
            "type": "about:blank",
            "title": "Not found",
            "status": 404,
            "code": "invitation_not_good",
            "detail": "This invitation is not good any more. Ask the person who invited you for a new one.",
        }
    with case.acting_in(case.lender):
        assert User.objects.count() == before


def test_an_invitation_ends_after_seventy_two_hours(admin: Any, letter: Letter, at: Callable[[str], Any]) -> None:
    invitation = invited(admin)
    token, hours = letter(invitation["id"]), 3600

    with time_machine.travel(time.time() + 72 * hours - 60):
        assert at("alpha").post("auth/invitation", {"token": token}).status_code == 200
    with time_machine.travel(time.time() + 72 * hours + 1):
        assert accept(at("alpha"), token).status_code == 404


def test_a_resent_letter_holds_a_link_that_works(admin: Any, letter: Letter, at: Callable[[str], Any]) -> None:
    invitation = invited(admin)
    old = letter(invitation["id"])
    admin.post(f"invitations/{invitation['id']}/resend")
    new = letter(invitation["id"])

    assert accept(at("alpha"), old).status_code == 404
    assert accept(at("alpha"), new).status_code == 200


def test_inviting_an_address_again_ends_the_earlier_invitation(
    admin: Any, letter: Letter, at: Callable[[str], Any]
) -> None:
    first = letter(invited(admin)["id"])
    second = letter(invited(admin, role="auditor")["id"])

    assert accept(at("alpha"), first).status_code == 404
    assert accept(at("alpha"), second).json()["person"]["role"] == "auditor"


def test_a_weak_password_leaves_the_invitation_open(admin: Any, letter: Letter, at: Callable[[str], Any]) -> None:
    token = letter(invited(admin)["id"])

    weak = accept(at("alpha"), token, "short")
    own = accept(at("alpha"), token, "alphacredit1")

    assert (weak.status_code, weak.json()["errors"][0]["code"]) == (400, "too_short")
    assert own.json()["errors"][0]["code"] == "like_the_organisation"
    assert accept(at("alpha"), token).status_code == 200


def test_a_wrong_link_is_refused_before_its_password_is_looked_at(at: Callable[[str], Any]) -> None:
    assert accept(at("alpha"), "a" * 43, "short").status_code == 404


@pytest.mark.parametrize("deed", ["resend", "revoke"])
def test_what_is_closed_stays_closed(deed: str, admin: Any, letter: Letter, at: Callable[[str], Any]) -> None:
    invitation = invited(admin)
    accept(at("alpha"), letter(invitation["id"]))

    answer = admin.post(f"invitations/{invitation['id']}/{deed}")

    assert (answer.status_code, answer.json()["code"]) == (409, "invitation_closed")
    assert admin.post(f"invitations/999999/{deed}").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_only_administrators_invite(role: str, lender: str, client_as: Callable[..., Any]) -> None:
    answer = client_as(role, lender).post("invitations", {"email": "a@new.example", "role": "auditor"})

    assert (answer.status_code, answer.json()["permission"]) == (403, "staff.invite")


def test_nobody_gives_what_they_do_not_hold() -> None:
    assert all(may_grant(of_role(Role.ADMIN), role) for role in Role)
    assert not may_grant(of_role(Role.MANAGER), Role.FINANCE), "a manager cannot disburse"
    assert not may_grant(of_role(Role.FINANCE), Role.MANAGER)
    assert not may_grant(of_role(Role.FIELD_OFFICER), Role.ADMIN)
    assert not may_grant(frozenset({"staff.invite"}), "emperor")


def test_the_deed_itself_refuses_a_role_with_more_rights(lender: str, acting_in: Any) -> None:
    from identity.services import invitations
    from kit.actor import Actor

    clerk = Actor(user_id=1, name="Clerk", role="clerk", permissions=of_role(Role.MANAGER) | {"staff.invite"})
    with acting_in(lender), pytest.raises(invitations.RoleTooHigh):
        invitations.invite(email="a@new.example", role="finance", branch_id=None, message="", actor=clerk)


def test_somebody_who_works_here_is_not_invited(admin: Any) -> None:
    answer = admin.post("invitations", {"email": ADMIN.upper(), "role": "auditor"})

    assert (answer.status_code, answer.json()["code"]) == (409, "already_staff")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"email": "nobody", "role": "auditor"}, "/email"),
        ({"email": "a@new.example", "role": "emperor"}, "/role"),
        ({"email": "a@new.example", "role": "auditor", "branch_id": 999999}, "/branch_id"),
    ],
)
def test_what_cannot_be_invited_is_named(admin: Any, body: dict[str, Any], pointer: str) -> None:
    answer = admin.post("invitations", body)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_the_same_key_invites_once(admin: Any) -> None:
    body, key = {"email": "amina@new.example", "role": "auditor"}, {"idempotency-key": "k-1"}
    first, second = admin.post("invitations", body, **key), admin.post("invitations", body, **key)

    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert admin.get("invitations").json()["count"]["value"] == 1


def test_an_invitation_travels_from_the_request_to_the_letter(
    committed: tuple[str, str], at: Callable[[str], Any], in_threads: Any, tasks_at_once: None
) -> None:
    """Through the outbox, the reaction and the signed task, as the worker does it."""
    from kit import outbox
    from wall.scope import lender_scope, scope

    schema, slug = committed

    def journey(_: int) -> Any:
        page = at(slug)
        page.sign_in(f"admin@{slug}.example")
        invited(page)
        assert not mail.outbox, "nothing is sent from within a request"
        with scope(lender_scope(schema)):
            told = outbox.deliver()
        assert told == 1
        found = LINK.search(str(mail.outbox[-1].body))
        assert found
        return accept(at(slug), found[2])

    assert in_threads(1, journey)[0].status_code == 200
