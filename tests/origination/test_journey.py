"""The way of an application through the doors, as the screens take it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from tests.wishes import A_CUSTOMER, A_PRODUCT, a_wish

pytestmark = pytest.mark.django_db

DETAIL = {
    "id", "reference", "customer", "product", "amount_asked", "amount_approved", "installments", "state", "officer",
    "submitted_at", "updated_at", "allowed", "loan", "purpose", "note", "first_due_on", "terms", "schedule", "review",
    "decision", "deeds",
}  # fmt: skip


@dataclass
class Desk:
    """An officer and a manager at work on one customer and one product."""

    officer: Any
    manager: Any
    customer: int
    product: int

    def applies(self, **given: Any) -> dict[str, Any]:
        answer = self.officer.post("applications", a_wish(self.customer, self.product, **given))
        assert answer.status_code == 201, answer.content
        return dict(answer.json())


@pytest.fixture
def desk(client_as: Any, lender: str) -> Desk:
    manager = client_as("manager", lender, full_name="Amina Manager")
    officer = client_as("field_officer", lender, full_name="Otieno Field")
    product = manager.post("products", A_PRODUCT).json()["id"]
    return Desk(officer, manager, officer.post("customers", A_CUSTOMER).json()["id"], product)


def test_submitted_reviewed_approved_lower(desk: Desk) -> None:
    application = desk.applies()
    assert set(application) == DETAIL
    assert (application["state"], application["officer"]["name"]) == ("submitted", "Otieno Field")
    assert application["schedule"]["installment"]["amount"] == "4240.00"
    assert application["allowed"] == ["review", "send-back", "withdraw"]

    number = application["id"]
    reviewed = desk.officer.post(f"applications/{number}/review", {"note": "Shop seen"}).json()
    assert (reviewed["state"], reviewed["review"]["note"]) == ("in_approval", "Shop seen")

    approved = desk.manager.post(f"applications/{number}/approve", {"amount": "9000.00"}).json()
    assert (approved["state"], approved["amount_approved"]["amount"]) == ("approved", "9000.00")
    assert approved["loan"]["state"] == "approved"
    assert (approved["decision"]["by"]["name"], approved["decision"]["outcome"]) == ("Amina Manager", "approved")
    assert approved["schedule"]["installment"]["amount"] == "3180.00"
    assert approved["allowed"] == []

    titles = [line["title"] for line in desk.manager.get(f"applications/{number}/timeline").json()["data"]]
    assert titles == ["Approval", "Review", "Application"]


def test_the_deeds_say_why_not(desk: Desk, client_as: Any, lender: str) -> None:
    number = desk.manager.post("applications", a_wish(desk.customer, desk.product)).json()["id"]
    desk.officer.post(f"applications/{number}/review")
    client_as("admin", lender, full_name="Ada Owner")

    whys = {d["name"]: d["why"] for d in desk.manager.get(f"applications/{number}").json()["deeds"]}
    assert whys["withdraw"] == ""
    assert "is in approval, so it cannot be submitted. That is possible while it is draft." in whys["submit"]
    assert "Ada Owner (Administrator)" in whys["approve"]
    whys = {d["name"]: d["why"] for d in desk.officer.get(f"applications/{number}").json()["deeds"]}
    assert whys["approve"] == "The role field officer does not hold the permission applications.decide."


def test_out_of_turn_is_a_conflict_that_names_what_is_possible(desk: Desk) -> None:
    number = desk.applies()["id"]
    answer = desk.manager.post(f"applications/{number}/approve")
    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "illegal_move"
    assert answer.json()["allowed"] == ["review", "send-back", "reject", "withdraw"]


def test_ones_own_is_forbidden_kindly(desk: Desk) -> None:
    number = desk.manager.post("applications", a_wish(desk.customer, desk.product)).json()["id"]
    desk.officer.post(f"applications/{number}/review")
    answer = desk.manager.post(f"applications/{number}/approve")
    assert (answer.status_code, answer.json()["code"]) == (403, "own_application")


@pytest.mark.parametrize("deed", ["reject", "send-back", "withdraw"])
def test_a_reason_is_owed(desk: Desk, deed: str) -> None:
    number = desk.applies()["id"]
    answer = desk.manager.post(f"applications/{number}/{deed}", {"reason": " "})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/reason"
    assert desk.manager.post(f"applications/{number}/{deed}", {"reason": "Because"}).status_code == 200


def test_the_same_key_approves_once(desk: Desk) -> None:
    number, key = desk.applies()["id"], str(uuid4())
    desk.officer.post(f"applications/{number}/review")
    first = desk.manager.post(f"applications/{number}/approve", key=key)
    again = desk.manager.post(f"applications/{number}/approve", key=key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_draft_is_changed_through_its_door(desk: Desk) -> None:
    number = desk.applies(submit=False)["id"]
    wish = {"product_id": desk.product, "amount": "6000.00", "installments": 6, "purpose": "A fridge"}
    changed = desk.officer.post(f"applications/{number}/change", wish).json()
    assert (changed["state"], changed["amount_asked"]["amount"], changed["purpose"]) == ("draft", "6000.00", "A fridge")
    assert desk.officer.post(f"applications/{number}/submit").json()["state"] == "submitted"


def test_the_list_is_narrowed(desk: Desk) -> None:
    draft, waiting, approved = (desk.applies(submit=submit) for submit in (False, True, True))
    desk.officer.post(f"applications/{approved['id']}/review")
    desk.manager.post(f"applications/{approved['id']}/approve")

    def found(**query: Any) -> list[int]:
        return [row["id"] for row in desk.manager.get("applications", **query).json()["data"]]

    everything = [approved["id"], waiting["id"], draft["id"]]
    assert found() == everything
    assert found(state="draft") == [draft["id"]]
    assert found(waiting="review") == [waiting["id"]]
    assert found(waiting="approval") == []
    assert found(waiting="disbursement") == [approved["id"]]
    assert found(officer=desk.officer.user.pk) == everything
    assert found(officer=desk.manager.user.pk) == found(officer="me") == []
    mine = desk.officer.get("applications", officer="me").json()["data"]
    assert [row["id"] for row in mine] == everything
    assert found(q=draft["reference"]) == [draft["id"]]
    assert found(q="wanjiku") == everything
    assert found(q="nobody") == []
    loan = desk.manager.get(f"applications/{approved['id']}").json()["loan"]
    assert found(q=loan["reference"]) == [approved["id"]]
    assert desk.manager.get("applications", state="lost").status_code == 400
    assert desk.manager.get("applications", officer="somebody").status_code == 400


def test_pages_follow_one_another(desk: Desk) -> None:
    made = [desk.applies()["id"] for _ in range(5)]
    seen, cursor = [], None
    while True:
        page = desk.manager.get("applications", limit=2, **({"cursor": cursor} if cursor else {})).json()
        seen += [row["id"] for row in page["data"]]
        assert page["count"] == {"value": 5, "capped": False}
        if (cursor := page["next_cursor"]) is None:
            break
    assert seen == made[::-1]


def test_the_list_costs_the_same_however_long_it_is(
    desk: Desk, django_assert_max_num_queries: Any, acting_in: Any, lender: str
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from lending.origination.models import Application

    def cost() -> int:
        desk.manager.get("applications")  # what a process remembers for a few seconds is remembered now
        with CaptureQueriesContext(connection) as seen:
            assert desk.manager.get("applications", limit=100).status_code == 200
        return len(seen)

    desk.applies()
    short = cost()
    with acting_in(lender):
        one = Application.objects.get()
        for _ in range(60):
            one.pk = None
            one.save(force_insert=True)
    assert cost() == short
    assert short <= 5  # who is signed in (2), count, rows, and one to spare


def test_another_lenders_application_looks_like_a_missing_one(desk: Desk, client_as: Any, other_lender: str) -> None:
    number = desk.applies()["id"]
    stranger = client_as("manager", other_lender)
    for path in (f"applications/{number}", f"applications/{number}/timeline"):
        here, nowhere = stranger.get(path), stranger.get(path.replace(str(number), "987654"))
        assert (
            (here.status_code, here.json()["code"])
            == (nowhere.status_code, nowhere.json()["code"])
            == (404, "not_found")
        )
    for deed in ("submit", "review", "approve"):
        assert stranger.post(f"applications/{number}/{deed}").status_code == 404
    assert stranger.get("applications").json()["data"] == []


DOORS = """
    get   applications                 admin manager finance field_officer auditor
    post  applications                 admin manager field_officer
    get   applications/1               admin manager finance field_officer auditor
    get   applications/1/timeline      admin manager finance field_officer auditor
    post  applications/1/change        admin manager field_officer
    post  applications/1/submit        admin manager field_officer
    post  applications/1/review        admin manager field_officer
    post  applications/1/send-back     admin manager field_officer
    post  applications/1/approve       admin manager
    post  applications/1/reject        admin manager
    post  applications/1/withdraw      admin manager field_officer
    get   customers                    admin manager finance field_officer auditor
    post  customers                    admin manager field_officer
    get   customers/1                  admin manager finance field_officer auditor
    get   customers/1/history          admin manager finance field_officer auditor
    post  customers/1/contact          admin manager field_officer
    post  customers/1/identity         admin manager field_officer
    post  customers/1/assignment       admin manager field_officer
    get   products                     admin manager finance field_officer auditor
    post  products                     admin manager
    post  products/1/revise            admin manager
    post  products/1/retire            admin manager
    post  products/1/offer             admin manager
    post  schedule-preview             admin manager finance field_officer auditor
    get   home                         admin manager finance field_officer auditor
"""


@pytest.mark.parametrize("role", ["admin", "manager", "finance", "field_officer", "auditor"])
def test_who_may_open_which_door(client_as: Any, lender: str, role: str) -> None:
    person = client_as(role, lender)
    for line in DOORS.strip().splitlines():
        method, path, *roles = line.split()
        answer = getattr(person, method)(path)
        barred = answer.status_code == 403 and answer.json()["code"] == "permission_missing"
        assert barred is (role not in roles), (line, answer.content)
