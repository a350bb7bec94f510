"""The loan doors as the screens see them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kit import workspace
from lending.products.api.shapes import TermsOut
from lending.servicing.api import shapes
from lending.servicing.api.rows import terms_row
from lending.servicing.models import Loan
from lending.servicing.queries.loans import get_loan
from tests.servicing.book import TODAY, a_customer, a_granted_loan, a_loan, a_terms, pay


@pytest.fixture
def loan(lender: str, acting_in: Any) -> Loan:
    with acting_in(lender):
        return a_loan()


@pytest.fixture
def clerk(lender: str, client_as: Any) -> Any:
    return client_as("finance", lender)


def fits(shape: Any, data: Any, where: str = "") -> None:
    """The answer has exactly the fields that the document names, at every depth."""
    from rest_framework import serializers

    if isinstance(shape, serializers.ListSerializer):
        for row in data:
            fits(shape.child, row, where)
    elif isinstance(shape, serializers.Serializer) and data is not None:
        assert set(data) == set(shape.fields), where
        for name, field in shape.fields.items():
            fits(field, data[name], f"{where}/{name}")


def money(text: str) -> dict[str, str]:
    return {"amount": text, "currency": "KES"}


def test_a_repayment_over_the_wire(loan: Loan, clerk: Any):
    body = {
        "amount": "4600.00",
        "received_on": "2026-06-02",
        "channel": "mobile_money",
        "external_reference": "SGH7XK2",
    }
    answer = clerk.post(f"loans/{loan.pk}/repayments", body)

    assert answer.status_code == 201, answer.content
    moved = answer.json()
    fits(shapes.MoneyMovedOut(), moved)
    assert moved["transaction"]["reference"].startswith("RC-")
    assert moved["transaction"]["split"] == {
        "principal": money("4120.00"),
        "interest": money("480.00"),
        "fee": money("0.00"),
        "penalty": money("0.00"),
        "credit": money("0.00"),
    }
    assert moved["loan"]["outstanding"]["total"] == money("8120.00")
    assert clerk.get(f"loans/{loan.pk}").json() == moved["loan"], "the answer is what the loan's own page says"
    listed = clerk.get(f"loans/{loan.pk}/transactions").json()["data"][0]
    assert listed == {**moved["transaction"], "entered_at": listed["entered_at"]}


def test_the_same_key_gives_the_same_answer_and_another_body_is_refused(loan: Loan, clerk: Any):
    key, body = str(uuid4()), {"amount": "100.00", "received_on": "2026-06-02", "channel": "cash"}
    first = clerk.post(f"loans/{loan.pk}/repayments", body, key=key)
    again = clerk.post(f"loans/{loan.pk}/repayments", body, key=key)
    assert again.json() == first.json()
    assert (again.status_code, again["Idempotency-Replayed"]) == (201, "true")
    assert "Idempotency-Replayed" not in first
    other = clerk.post(f"loans/{loan.pk}/repayments", {**body, "amount": "200.00"}, key=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert clerk.get(f"loans/{loan.pk}/transactions").json()["count"]["value"] == 2


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"amount": "0.00"}, "/amount"),
        ({"amount": "-5.00"}, "/amount"),
        ({"amount": "1.005"}, "/amount"),
        ({"amount": 100}, "/amount"),
        ({"amount": "NaN"}, "/amount"),
        ({"amount": "99999999999999999.00"}, "/amount"),
        ({"received_on": "2026-04-30"}, "/received_on"),
        ({"received_on": "2026-06-16"}, "/received_on"),
        ({"received_on": "soon"}, "/received_on"),
        ({"channel": "barter"}, "/channel"),
    ],
)
def test_what_cannot_be_a_repayment_is_pointed_at(loan: Loan, clerk: Any, change: dict[str, Any], pointer: str):
    body = {"amount": "100.00", "received_on": "2026-06-02", "channel": "cash"} | change
    answer = clerk.post(f"loans/{loan.pk}/repayments", body)
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_a_repayment_on_a_granted_loan_lists_what_is_allowed(lender: str, acting_in: Any, clerk: Any):
    with acting_in(lender):
        granted = a_granted_loan()
    body = {"amount": "100.00", "received_on": "2026-06-02", "channel": "cash"}
    answer = clerk.post(f"loans/{granted.pk}/repayments", body)
    assert (answer.status_code, answer.json()["allowed"]) == (409, ["disburse"])


def test_a_preview_shows_what_the_deed_then_does_and_writes_nothing(loan: Loan, clerk: Any):
    body = {"amount": "13000.00", "received_on": "2026-06-02", "channel": "cash"}
    preview = clerk.post(f"loans/{loan.pk}/repayment-preview", {k: body[k] for k in ("amount", "received_on")}).json()
    fits(shapes.RepaymentPreviewOut(), preview)
    assert clerk.get(f"loans/{loan.pk}/transactions").json()["count"]["value"] == 1

    moved = clerk.post(f"loans/{loan.pk}/repayments", body).json()

    assert preview["split"] == moved["transaction"]["split"]
    assert preview["outstanding_after"] == moved["loan"]["outstanding"]
    assert preview["credit_after"] == moved["loan"]["credit_balance"] == money("280.00")
    assert preview["state_after"] == moved["loan"]["state"] == "overpaid"
    posted = clerk.get(f"loans/{loan.pk}/journal").json()["data"][0]["lines"]
    assert preview["journal"] == posted
    assert [share["number"] for share in preview["allocations"]] == [1, 2, 3]


def test_a_disbursement_preview_shows_the_schedule_that_then_stands(lender: str, acting_in: Any, clerk: Any):
    with acting_in(lender):
        granted = a_granted_loan()
    body = {"disbursed_on": "2026-06-10", "first_due_on": "2026-07-05"}
    preview = clerk.post(f"loans/{granted.pk}/disbursement-preview", body).json()
    fits(shapes.DisbursementPreviewOut(), preview)
    assert clerk.get(f"loans/{granted.pk}").json()["state"] == "approved"

    loan = clerk.post(f"loans/{granted.pk}/disburse", {**body, "channel": "bank", "external_reference": "FT1"})

    assert loan.status_code == 200, loan.content
    fits(shapes.LoanDetailOut(), loan.json())
    schedule = clerk.get(f"loans/{granted.pk}/schedule").json()
    fits(shapes.LoanScheduleOut(), schedule)
    shown = [(line["due_on"], line["total"]) for line in schedule["installments"]]
    assert shown == [(line["due_on"], line["total"]) for line in preview["schedule"]["installments"]]
    journal = clerk.get(f"loans/{granted.pk}/journal").json()["data"]
    fits(shapes.JournalEntryOut(many=True), journal)
    assert [line["account"]["code"] for line in journal[0]["lines"]] == ["1200", "1020"]


def test_a_reversal_over_the_wire(loan: Loan, clerk: Any):
    body = {"amount": "100.00", "received_on": "2026-06-02", "channel": "cash"}
    receipt = clerk.post(f"loans/{loan.pk}/repayments", body).json()["transaction"]
    assert receipt["reversible"] is True

    answer = clerk.post(f"loans/{loan.pk}/transactions/{receipt['id']}/reverse", {"reason": "Wrong loan"})

    assert answer.status_code == 201, answer.content
    fits(shapes.MoneyMovedOut(), answer.json())
    reversal = answer.json()["transaction"]
    assert reversal["reverses"] == {"id": receipt["id"], "reference": receipt["reference"]}
    listed = {row["id"]: row for row in clerk.get(f"loans/{loan.pk}/transactions").json()["data"]}
    assert listed[receipt["id"]]["reversed_by"]["id"] == reversal["id"]
    assert listed[receipt["id"]]["reversible"] is False
    again = clerk.post(f"loans/{loan.pk}/transactions/{receipt['id']}/reverse", {"reason": "Again"})
    assert (again.status_code, again.json()["code"]) == (409, "already_reversed")
    deeds = [line["deed"] for line in clerk.get(f"loans/{loan.pk}/timeline").json()["data"]]
    assert deeds == ["repayment.reversed", "repayment.recorded", "loan.disbursed"]


def test_whoever_approved_a_loan_does_not_pay_it_out(lender: str, acting_in: Any, client_as: Any):
    from identity.actors import actor_of

    admin = client_as("admin", lender)
    with acting_in(lender):
        granted = a_granted_loan(actor=actor_of(admin.user))
    deeds = {deed["name"]: deed for deed in admin.get(f"loans/{granted.pk}").json()["deeds"]}
    assert deeds["disburse"]["allowed"] is False
    assert "You approved loan" in deeds["disburse"]["why"]
    answer = admin.post(f"loans/{granted.pk}/disburse", {"disbursed_on": "2026-06-10", "channel": "cash"})
    assert (answer.status_code, answer.json()["code"]) == (403, "needs_another_person")


def test_an_auditor_sees_and_moves_nothing(loan: Loan, lender: str, client_as: Any):
    auditor = client_as("auditor", lender)
    deeds = auditor.get(f"loans/{loan.pk}").json()["deeds"]
    assert [deed["name"] for deed in deeds] == ["disburse", "record_repayment", "reverse", "write_off"]
    assert not any(deed["allowed"] for deed in deeds)
    assert all(deed["why"] for deed in deeds)
    body = {"amount": "100.00", "received_on": "2026-06-02", "channel": "cash"}
    answer = auditor.post(f"loans/{loan.pk}/repayments", body)
    assert (answer.status_code, answer.json()["permission"]) == (403, "repayments.record")


def test_another_lenders_loan_looks_like_a_missing_one(loan: Loan, other_lender: str, client_as: Any):
    stranger = client_as("admin", other_lender)
    for path in ("", "/schedule", "/transactions", "/journal", "/timeline"):
        assert stranger.get(f"loans/{loan.pk}{path}").status_code == 404, path
    body = {"amount": "100.00", "received_on": "2026-06-02", "channel": "cash"}
    assert stranger.post(f"loans/{loan.pk}/repayments", body).status_code == 404


def test_the_figures_of_a_late_loan(lender: str, acting_in: Any, clerk: Any):
    with acting_in(lender):
        late = a_loan(on=date(2026, 4, 10))  # 10 May and 10 June are past, 10 July is to come
        pay(late, "4000.00", on=date(2026, 5, 20))
    row = clerk.get(f"loans/{late.pk}").json()
    assert row["overdue"] == row["due_now"] == money("4480.00")
    assert row["days_past_due"] == (TODAY - date(2026, 5, 10)).days == 36
    assert row["interest_to_come"] == money("240.00")
    assert row["next_due_on"] == "2026-05-10"
    schedule = clerk.get(f"loans/{late.pk}/schedule").json()
    assert [(line["state"], line["days_late"]) for line in schedule["installments"]] == [
        ("overdue", 36),
        ("overdue", 5),
        ("later", 0),
    ]
    assert schedule["totals"]["left"] == money("8720.00")


def test_lists_are_narrowed_by_what_people_ask_for(lender: str, acting_in: Any, clerk: Any):
    with acting_in(lender):
        late = a_loan(on=date(2026, 4, 10), customer=a_customer("Zawadi Mwangi", phone="+254722000111"))
        today = a_loan(on=date(2026, 5, 15), customer=a_customer("Baraka Otieno", external_id="OLD-77"))
        granted = a_granted_loan(customer=a_customer("Neema Achieng"), external_id="K-123")
        product = granted.terms.product_id
        Loan.objects.filter(pk=today.pk).update(officer=clerk.user.pk)

    def found(**query: Any) -> set[int]:
        return {row["id"] for row in clerk.get("loans", **query).json()["data"]}

    assert found(standing="in_arrears") == {late.pk}
    assert found(standing="due_today") == {today.pk}
    assert found(state="approved") == {granted.pk}
    assert found(q=late.reference) == {late.pk}
    assert found(q="zawadi") == {late.pk}
    assert found(q="0722000111") == {late.pk}
    assert found(q="OLD-77") == {today.pk}
    assert found(q="K-123") == {granted.pk}
    assert found(q="nobody of that name") == set()
    assert found(customer=today.customer_id) == {today.pk}
    row = clerk.get("loans", standing="due_today").json()["data"][0]
    assert (row["overdue"], row["due_now"]) == (money("0.00"), money("4240.00"))
    assert found(officer="me") == found(officer=clerk.user.pk) == {today.pk}
    assert found(product=product) == {late.pk, today.pk, granted.pk}
    assert clerk.get("loans", state="nonsense").status_code == 400


def test_the_list_costs_the_same_however_long_it_is(lender: str, acting_in: Any, clerk: Any):
    def cost(path: str, **query: Any) -> int:
        clerk.get(path, **query)
        with CaptureQueriesContext(connection) as sent:
            answer = clerk.get(path, **query)
        assert answer.status_code == 200, answer.content
        return sum("SAVEPOINT" not in query["sql"] for query in sent)  # a test's request is inside another transaction

    with acting_in(lender):
        terms, customer = a_terms(), a_customer()
        first = a_loan(terms=terms, customer=customer)
        pay(first, "10.00")
    paths = {"loans": 2, f"loans/{first.pk}": 2, f"loans/{first.pk}/schedule": 2, f"loans/{first.pk}/transactions": 3,
             f"loans/{first.pk}/journal": 4, f"loans/{first.pk}/timeline": 3}  # fmt: skip
    few = {path: cost(path) for path in paths}
    with acting_in(lender):
        for _ in range(6):
            a_loan(terms=terms, customer=customer)
            pay(first, "10.00")
    many = {path: cost(path) for path in paths}
    assert few == many == paths
    page = clerk.get("loans").json()["data"]
    for row in page:
        fits(shapes.LoanRowOut(), row)


def test_terms_are_shown_as_the_catalogue_shows_them(lender: str, acting_in: Any, loan: Loan):
    with acting_in(lender):
        terms = get_loan(loan.pk).terms
        assert terms_row(terms) == dict(TermsOut(terms).data)
        assert workspace.business_date() == TODAY
