"""Looking after people: roles, access, branches, passwords, and always an administrator left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from identity.permissions import PERMISSIONS, ROLE_PERMISSIONS, Role

pytestmark = pytest.mark.django_db
ADMIN, PASSWORD, NEW_PASSWORD = "admin@alpha.example", "correct horse battery", "purple boats at noon"


@pytest.fixture
def admin(at: Callable[[str], Any]) -> Any:
    """The administrator's page."""
    page = at("alpha")
    assert page.sign_in(ADMIN).status_code == 200
    return page


@pytest.fixture
def colleague(at: Callable[[str], Any], lender: str, staff: Callable[..., Any]) -> Any:
    """A manager who is signed in; `colleague.user` is their row."""
    page = at("alpha")
    page.user = staff("manager", lender)
    assert page.sign_in(page.user.email).status_code == 200
    return page


def test_the_roles_are_what_the_product_promises() -> None:
    views = {name for name in PERMISSIONS if name.endswith(".view")}

    assert len(PERMISSIONS) == 19
    assert ROLE_PERMISSIONS[Role.ADMIN] == PERMISSIONS
    assert PERMISSIONS - ROLE_PERMISSIONS[Role.MANAGER] == {"loans.disburse", "imports.run", "staff.invite"}
    assert ROLE_PERMISSIONS[Role.AUDITOR] == views
    assert ROLE_PERMISSIONS[Role.FINANCE] == views | {
        "loans.disburse",
        "loans.write_off",
        "repayments.record",
        "repayments.reverse",
    }
    assert ROLE_PERMISSIONS[Role.FIELD_OFFICER] == views - {"ledger.view", "audit.view"} | {
        "customers.register",
        "applications.submit",
        "applications.review",
        "repayments.record",
    }


def test_no_role_but_the_administrators_both_decides_and_disburses() -> None:
    both = {role for role, held in ROLE_PERMISSIONS.items() if {"applications.decide", "loans.disburse"} <= held}

    assert both == {Role.ADMIN}


def test_people_are_listed_and_narrowed(admin: Any, colleague: Any) -> None:
    everybody = admin.get("staff").json()
    managers = admin.get("staff", {"role": "manager"}).json()["data"]
    found = admin.get("staff", {"q": "admin"}).json()["data"]

    assert everybody["count"] == {"value": 2, "capped": False}
    assert [person["email"] for person in managers] == [colleague.user.email]
    assert [person["email"] for person in found] == [ADMIN]
    assert set(managers[0]) == {"id", "full_name", "email", "role", "role_name", "branch", "state", "permissions"}
    assert admin.get("staff", {"role": "emperor"}).status_code == 400


def test_the_list_of_people_costs_the_same_however_long_it_is(
    admin: Any, lender: str, staff: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        staff("auditor", lender)
    admin.get("staff")

    with django_assert_max_num_queries(5):
        assert len(admin.get("staff").json()["data"]) == 13


def test_another_lenders_people_do_not_show(admin: Any, other_lender: str, staff: Callable[..., Any]) -> None:
    stranger = staff("manager", other_lender)

    assert stranger.email not in admin.get("staff").content.decode()


def test_suspension_ends_a_persons_sessions_at_once(admin: Any, colleague: Any) -> None:
    assert colleague.get("staff").status_code == 200
    cookie = colleague.cookie

    answer = admin.post(f"staff/{colleague.user.pk}/suspend", {"reason": "left us"})

    assert answer.json()["state"] == "suspended"
    assert colleague.get("staff").status_code == 401
    assert colleague.refresh().status_code == 401
    assert colleague.sign_in(colleague.user.email).json()["code"] == "person_suspended"
    admin.post(f"staff/{colleague.user.pk}/reinstate")
    colleague.cookie = cookie
    assert colleague.refresh().status_code == 401, "what ended does not come back with the access"
    assert colleague.sign_in(colleague.user.email).status_code == 200


def test_a_suspended_person_with_a_forgotten_revocation_cannot_refresh(
    colleague: Any, lender: str, acting_in: Any
) -> None:
    from identity.models import User

    with acting_in(lender):
        User.objects.filter(pk=colleague.user.pk).update(state="suspended")

    assert colleague.refresh().status_code == 401


def test_another_role_counts_from_the_next_request(admin: Any, colleague: Any) -> None:
    assert colleague.post("branches", {"name": "Mombasa"}).json()["code"] == "permission_missing"

    answer = admin.post(f"staff/{colleague.user.pk}/role", {"role": "auditor"})

    assert answer.json()["role_name"] == "Auditor"
    assert colleague.get("staff").status_code == 401, "the token says manager still"
    assert colleague.refresh().json()["person"]["role"] == "auditor"
    assert colleague.get("staff").status_code == 200


def test_the_holder_of_a_token_is_told_who_they_are(admin: Any, colleague: Any, at: Callable[[str], Any]) -> None:
    told = colleague.get("me").json()

    assert told == {name: colleague.refresh().json()[name] for name in ("person", "workspace")}
    assert (told["person"]["id"], told["workspace"]["slug"]) == (colleague.user.pk, "alpha")
    assert admin.get("me").json()["person"]["role"] == "admin"
    assert at("alpha").get("me").status_code == 401


def test_a_new_password_ends_every_other_session(colleague: Any, at: Callable[[str], Any]) -> None:
    elsewhere = at("alpha")
    elsewhere.sign_in(colleague.user.email)
    assert elsewhere.get("staff").status_code == 200

    answer = colleague.post("me/password", {"current_password": PASSWORD, "password": NEW_PASSWORD})

    assert answer.status_code == 204, answer.content
    assert elsewhere.get("staff").status_code == 401
    assert elsewhere.refresh().status_code == 401
    assert colleague.refresh().status_code == 200, "the browser where it was changed goes on"
    assert elsewhere.sign_in(colleague.user.email, PASSWORD).status_code == 401
    assert elsewhere.sign_in(colleague.user.email, NEW_PASSWORD).status_code == 200


def test_a_new_password_asks_for_the_present_one_and_for_strength(colleague: Any) -> None:
    wrong = colleague.post("me/password", {"current_password": "wrong", "password": NEW_PASSWORD})
    weak = colleague.post("me/password", {"current_password": PASSWORD, "password": "short"})

    assert (wrong.status_code, wrong.json()["code"]) == (403, "password_not_right")
    assert (weak.status_code, weak.json()["code"]) == (400, "password_too_weak")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elevenchars", "too_short"),
        ("a" * 129, "too_long"),
        ("abababababab", "too_simple"),
        ("AdminAdmin123", "like_the_email"),
        ("admin@alpha.example", "like_the_email"),
        ("AlphaCredit2026", "like_the_organisation"),
    ],
)
def test_weak_passwords_are_refused_with_a_reason(password: str, code: str) -> None:
    from identity.passwords import PasswordTooWeak, check_strength

    with pytest.raises(PasswordTooWeak) as refused:
        check_strength(password, email=ADMIN, organisation="Alpha Credit")
    assert refused.value.fields[0].code == code


@pytest.mark.parametrize("password", ["twelve chars", "x1y2z3a4b5" * 12, "мой пароль длинный", "alpha beta gamma"])
def test_good_passwords_pass_without_rules_of_composition(password: str) -> None:
    from identity.passwords import check_strength

    check_strength(password, email=ADMIN, organisation="Alpha Credit")


@pytest.mark.parametrize("deed", ["suspend", "role"])
def test_the_last_administrator_stays(deed: str, admin: Any, lender: str, staff: Callable[..., Any], at: Any) -> None:
    second = staff("admin", lender)
    page = at("alpha")
    page.sign_in(second.email)
    first_id = admin.get("staff", {"q": ADMIN}).json()["data"][0]["id"]
    body = {"reason": "x"} if deed == "suspend" else {"role": "auditor"}

    assert page.post(f"staff/{first_id}/{deed}", body).status_code == 200, "two are left, one may go"
    assert page.post(f"staff/{second.pk}/{deed}", body).json()["code"] == "not_on_yourself"


def test_two_administrators_who_demote_one_another_leave_one(
    committed: tuple[str, str], at: Callable[[str], Any], acting_in: Any, in_threads: Any, staff: Callable[..., Any]
) -> None:
    from identity.models import User

    schema, slug = committed

    def make(_: int) -> tuple[int, str]:
        user = staff("admin", schema)
        return user.pk, user.email

    second, email = in_threads(1, make)[0]
    with acting_in(schema):
        first = User.objects.get(email=f"admin@{slug}.example").pk
    victims, emails = (first, second), (email, f"admin@{slug}.example")

    pages = [at(slug), at(slug)]
    assert in_threads(2, lambda number: pages[number].sign_in(emails[number]).status_code) == [200, 200]

    in_threads(2, lambda number: pages[number].post(f"staff/{victims[number]}/role", {"role": "auditor"}))

    with acting_in(schema):
        assert User.objects.filter(role="admin", state="active").count() == 1


def test_what_a_caller_may_not_touch_looks_like_nothing(admin: Any, colleague: Any) -> None:
    assert colleague.post(f"staff/{colleague.user.pk}/role", {"role": "admin"}).status_code == 403
    assert admin.post("staff/999999/suspend", {"reason": "x"}).status_code == 404


def test_fields_that_are_not_asked_for_change_nothing(admin: Any, colleague: Any, lender: str, acting_in: Any) -> None:
    more = {"email": "evil@x.example", "state": "suspended", "auth_version": 99, "password": "x", "is_superuser": True}

    answer = admin.post(f"staff/{colleague.user.pk}/role", {"role": "finance", **more})

    assert answer.status_code == 200
    with acting_in(lender):
        colleague.user.refresh_from_db()
    assert (colleague.user.email, colleague.user.state, colleague.user.auth_version) == (
        answer.json()["email"],
        "active",
        2,
    )
    assert colleague.sign_in(colleague.user.email).status_code == 200


def test_branches_are_opened_once_by_name(admin: Any) -> None:
    made = admin.post("branches", {"name": "Kisumu  East"})
    again = admin.post("branches", {"name": "kisumu east"})

    assert (made.status_code, made.json()["name"]) == (201, "Kisumu East")
    assert (again.status_code, again.json()["code"]) == (409, "branch_exists")
    assert [branch["name"] for branch in admin.get("branches").json()["data"]] == ["Head office", "Kisumu East"]


def test_every_deed_on_people_leaves_a_line(admin: Any, colleague: Any, lender: str, acting_in: Any) -> None:
    from kit import audit
    from kit.models import AuditEntry

    admin.post("branches", {"name": "Nyeri"})
    admin.post(f"staff/{colleague.user.pk}/role", {"role": "auditor"})
    admin.post(f"staff/{colleague.user.pk}/suspend", {"reason": "left us"})
    admin.post(f"staff/{colleague.user.pk}/reinstate")
    invitation = admin.post("invitations", {"email": "a@new.example", "role": "auditor"}).json()["id"]
    admin.post(f"invitations/{invitation}/resend")
    admin.post(f"invitations/{invitation}/revoke")

    with acting_in(lender):
        lines = list(AuditEntry.objects.order_by("id").values_list("deed", "reason"))[-7:]
    assert lines == [
        ("branch.opened", ""),
        ("person.role_changed", ""),
        ("person.suspended", "left us"),
        ("person.reinstated", ""),
        ("staff.invited", ""),
        ("staff.invited_again", ""),
        ("staff.invitation_revoked", ""),
    ]
    assert all(deed in audit.titles for deed, _ in lines)
