"""A customer's file and the list: live totals, standings, filters, search, history; at the same cost however long."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from identity.models import Branch
from lending.customers.models import Customer
from lending.recovery.services import write_off_loan
from lending.servicing.services import reverse_repayment
from tests.servicing.book import SYSTEM, TODAY
from tests.wishes import A_CUSTOMER, A_PRODUCT, a_wish

pytestmark = pytest.mark.django_db


def test_registered_through_the_door(story: Any, client_as: Any) -> None:
    officer = client_as("field_officer", story.schema, full_name="Otieno Field")
    made = officer.post("customers", A_CUSTOMER | {"address": "Kibera", "sex": "female", "date_of_birth": "1990-02-03"})

    assert made.status_code == 201
    file = made.json()
    assert (file["reference"], file["phone"], file["officer"]["name"]) == (
        f"CU-{file['id']:06d}",
        "+254712345678",
        "Otieno Field",
    )
    assert (file["standing"], file["loans"], file["applications"]) == ("none", [], [])
    assert officer.get(f"customers/{file['id']}").json() == file

    twin = officer.post("customers", A_CUSTOMER | {"full_name": "Twin"})
    assert (twin.status_code, twin.json()["code"]) == (409, "national_id_taken")
    assert f"Grace Wanjiku ({file['reference']})" in twin.json()["detail"]
    bad = officer.post("customers", {"full_name": "X", "phone": "07"})
    assert (bad.status_code, bad.json()["errors"][0]["pointer"]) == (400, "/phone")


def test_the_totals_are_those_of_the_loans(story: Any, client_as: Any) -> None:
    customer = story.a_customer()
    story.a_loan(on=date(2026, 4, 1), customer=customer)  # 1 May and 1 June missed
    story.pay(story.a_loan(on=date(2026, 5, 1), customer=customer), "13000.00", on=date(2026, 6, 10))  # 280.00 too much

    file = client_as("manager", story.schema).get(f"customers/{customer.pk}").json()

    assert {name: money["amount"] for name, money in file["totals"].items()} == {
        "borrowed": "24000.00",
        "repaid": "12720.00",
        "outstanding": "12720.00",
        "overdue": "8480.00",
        "credit_balance": "280.00",
    }
    assert (file["standing"], file["active_loans"], file["outstanding"]["amount"]) == ("in_arrears", 1, "12720.00")
    assert [loan["state"] for loan in file["loans"]] == ["overpaid", "active"]
    assert sum(float(loan["overdue"]["amount"]) for loan in file["loans"]) == 8480


def test_each_standing_and_its_filter(story: Any, client_as: Any) -> None:
    story.a_customer("None")
    story.a_loan(on=date(2026, 6, 1), customer=story.a_customer("Runs"))
    story.a_loan(on=date(2026, 5, 1), customer=story.a_customer("Late"))
    story.pay(story.a_loan(on=date(2026, 5, 1), customer=story.a_customer("Done")), "12720.00", on=date(2026, 6, 1))
    gone = story.a_customer("Gone")
    story.pay(story.a_loan(on=date(2026, 5, 1), customer=gone), "12720.00", on=date(2026, 6, 1))
    story.do(write_off_loan, loan_id=story.a_loan(on=date(2026, 5, 1), customer=gone).pk, reason="Lost", actor=SYSTEM)
    manager = client_as("manager", story.schema)

    standings = {row["full_name"]: row["standing"] for row in manager.get("customers").json()["data"]}

    assert standings == {
        "None": "none",
        "Runs": "active",
        "Late": "in_arrears",
        "Done": "settled",
        "Gone": "written_off",
    }
    for name, standing in standings.items():
        rows = manager.get("customers", standing=standing).json()["data"]
        assert [row["full_name"] for row in rows] == [name]


def test_officer_branch_and_search_narrow_the_list(story: Any, client_as: Any) -> None:
    branch = story.do(Branch.objects.create, name="Kisumu", code="KSM")
    client = client_as("field_officer", story.schema)
    officer = client.user
    grace = story.a_customer("Grace Wanjiku", branch=branch, officer=officer)
    peter = story.a_customer("Peter Otieno", phone="+254733999000")
    loan = story.a_loan(customer=peter)
    manager = client_as("manager", story.schema)

    def found(**query: Any) -> list[str]:
        return [row["full_name"] for row in manager.get("customers", **query).json()["data"]]

    assert found() == ["Peter Otieno", "Grace Wanjiku"]
    assert found(officer=officer.pk) == found(branch=branch.pk) == ["Grace Wanjiku"]
    assert (
        found(q="otieno")
        == found(q="999000")
        == found(q=loan.reference)
        == found(q=peter.reference)
        == ["Peter Otieno"]
    )
    assert [row["full_name"] for row in client.get("customers", officer="me").json()["data"]] == ["Grace Wanjiku"]
    assert found(officer="me") == found(q="otieno", branch=branch.pk) == []
    assert manager.get("customers", q="wanjiku").json()["data"][0]["branch"] == {"id": branch.pk, "name": "Kisumu"}
    assert grace.reference == manager.get("customers", q="grace").json()["data"][0]["reference"]


def test_pages_of_a_search_follow_one_another_in_order_of_rank(story: Any, client_as: Any) -> None:
    for name in ("Mary Njeri", "Njeri Anne", "Njeri", "Njeri Zawadi"):
        story.a_customer(name)
    manager, seen, cursor = client_as("manager", story.schema), [], None
    while True:
        page = manager.get("customers", q="njeri", limit=1, **({"cursor": cursor} if cursor else {})).json()
        seen += [row["full_name"] for row in page["data"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert seen == ["Njeri", "Njeri Anne", "Njeri Zawadi", "Mary Njeri"]


@pytest.mark.parametrize("query", [{}, {"q": "customer"}, {"q": "0712"}, {"standing": "in_arrears"}])
def test_the_list_costs_the_same_at_three_and_at_sixty(story: Any, client_as: Any, query: dict[str, str]) -> None:
    manager = client_as("manager", story.schema)

    def cost(rows: int) -> int:
        manager.get("customers")  # what a process remembers for a few seconds is remembered now
        with CaptureQueriesContext(connection) as seen:
            page = manager.get("customers", limit=100, **query).json()
        assert len(page["data"]) == rows
        return len(seen)

    def grow(start: int, end: int) -> None:
        for number in range(start, end):
            story.a_loan(customer=story.a_customer(f"Customer {number}"))

    grow(0, 3)
    short = cost(3)
    grow(3, 60)
    assert cost(60) == short
    assert short <= 6  # who is signed in (2), whether the name is spelt so, count, rows, and one to spare


def test_the_file_costs_the_same_however_many_loans(story: Any, client_as: Any) -> None:
    manager, customer = client_as("manager", story.schema), story.a_customer()

    def cost() -> int:
        manager.get("customers")
        with CaptureQueriesContext(connection) as seen:
            assert manager.get(f"customers/{customer.pk}").status_code == 200
        return len(seen)

    story.a_loan(customer=customer)
    short = cost()
    for _ in range(10):
        story.a_loan(customer=customer)
    assert cost() == short
    assert short <= 6


def test_the_history_tells_the_whole_story_in_order_with_who(story: Any, client_as: Any) -> None:
    officer = client_as("field_officer", story.schema, full_name="Otieno Field")
    manager = client_as("manager", story.schema, full_name="Amina Manager")
    finance = client_as("finance", story.schema, full_name="Felix Finance")
    day = TODAY.isoformat()
    product = manager.post("products", A_PRODUCT).json()["id"]
    story.a_loan()  # somebody else's, which also opens the books on the story's day
    customer = officer.post("customers", A_CUSTOMER).json()["id"]
    application = officer.post("applications", a_wish(customer, product)).json()["id"]
    officer.post(f"applications/{application}/review", {"note": "Shop seen"})
    loan = manager.post(f"applications/{application}/approve").json()["loan"]["id"]
    paid_out = finance.post(f"loans/{loan}/disburse", {"disbursed_on": day, "channel": "cash"})
    assert paid_out.status_code == 200, paid_out.content
    money = officer.post(f"loans/{loan}/repayments", {"amount": "100.00", "received_on": day, "channel": "cash"}).json()
    story.do(
        reverse_repayment, loan_id=loan, transaction_id=money["transaction"]["id"], reason="Typed twice", actor=SYSTEM
    )
    officer.post(f"customers/{customer}/contact", {"phone": "0733 111 222"})

    lines = officer.get(f"customers/{customer}/history").json()["data"][::-1]

    assert [(line["deed"], line["who"]["name"], line["amount"] and line["amount"]["amount"]) for line in lines] == [
        ("customer.registered", "Otieno Field", None),
        ("application.submitted", "Otieno Field", "12000.00"),
        ("application.reviewed", "Otieno Field", None),
        ("application.approved", "Amina Manager", "12000.00"),
        ("loan.disbursed", "Felix Finance", "12000.00"),
        ("repayment.recorded", "Otieno Field", "100.00"),
        ("repayment.reversed", "story", "-100.00"),
        ("customer.contact_changed", "Otieno Field", None),
    ]
    assert all(line["on"] == day and line["customer"]["name"] == "Grace Wanjiku" for line in lines)
    assert all(line["title"] != line["deed"] for line in lines)
    assert lines[-1]["changes"] == [{"field": "phone", "before": "+254712345678", "after": "+254733111222"}]


def test_another_lenders_customer_looks_like_a_missing_one(story: Any, client_as: Any, other_lender: str) -> None:
    customer = story.a_customer()
    stranger = client_as("manager", other_lender)
    for path in ("customers/{}", "customers/{}/history"):
        here, nowhere = stranger.get(path.format(customer.pk)), stranger.get(path.format(987_654))
        assert here.status_code == nowhere.status_code == 404
        assert here.json()["code"] == nowhere.json()["code"] == "not_found"
    assert stranger.post(f"customers/{customer.pk}/contact", {"phone": "0733 111 222"}).status_code == 404
    assert stranger.get("customers").json()["data"] == []
    assert story.do(Customer.objects.get, pk=customer.pk).phone == "+254712345678"
