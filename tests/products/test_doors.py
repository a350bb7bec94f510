"""The catalogue's doors."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.wishes import A_PRODUCT

pytestmark = pytest.mark.django_db


def test_a_product_is_defined_revised_listed_and_planned_with(client_as: Any, lender: str) -> None:
    manager = client_as("manager", lender)
    made = manager.post("products", A_PRODUCT)
    assert made.status_code == 201
    assert made.json()["terms"] | {"id": 0} == {
        "id": 0,
        "version": 1,
        "interest_method": "flat",
        "amortization": "equal_installments",
        "yearly_rate": "24.0000",
        "repay_every": 1,
        "repay_unit": "months",
        "amount": {
            "min": {"amount": "1000.00", "currency": "KES"},
            "default": {"amount": "12000.00", "currency": "KES"},
            "max": {"amount": "50000.00", "currency": "KES"},
        },
        "installments": {"min": 1, "default": 3, "max": 24},
        "rounding": "half_even",
        "installment_multiple": {"amount": "0.01", "currency": "KES"},
        "day_count": "30/360",
        "allocation_order": ["penalty", "fee", "interest", "principal"],
        "arrears_tolerance": {"amount": "0.00", "currency": "KES"},
    }

    product = made.json()["id"]
    revision = {name: value for name, value in A_PRODUCT.items() if name != "code"} | {"yearly_rate": "12.5"}
    revised = manager.post(f"products/{product}/revise", revision)
    assert (revised.json()["terms"]["version"], revised.json()["terms"]["yearly_rate"]) == (2, "12.5000")
    assert [row["terms"]["version"] for row in manager.get("products").json()["data"]] == [2]


def test_a_plan_is_shown_and_nothing_is_kept(client_as: Any, lender: str) -> None:
    manager = client_as("manager", lender)
    product = manager.post("products", A_PRODUCT).json()["id"]

    wish = {"product_id": product, "amount": "12000.00", "installments": 3, "disbursed_on": "2026-05-01"}
    plan = manager.post("schedule-preview", wish).json()

    assert plan["installment"] == {"amount": "4240.00", "currency": "KES"}
    assert (plan["first_due_on"], plan["maturity_on"]) == ("2026-06-01", "2026-08-01")
    assert plan["totals"]["interest"]["amount"] == "720.00"
    assert [line["balance"]["amount"] for line in plan["installments"]] == ["8000.00", "4000.00", "0.00"]


def test_the_same_key_defines_one_product(client_as: Any, lender: str) -> None:
    manager, key = client_as("manager", lender), str(uuid4())
    first, again = manager.post("products", A_PRODUCT, key=key), manager.post("products", A_PRODUCT, key=key)

    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert manager.get("products").json()["count"]["value"] == 1
    other = manager.post("products", A_PRODUCT | {"name": "Other"}, key=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"yearly_rate": "lots"}, "/yearly_rate"),
        ({"interest_method": "magic"}, "/interest_method"),
        ({"amount_max": 50000}, "/amount_max"),
        ({"amount_max": "11000.00"}, "/amount_max"),
        ({"code": "?"}, "/code"),
    ],
)
def test_a_field_that_needs_changing_is_pointed_at(client_as: Any, lender: str, change: Any, pointer: str) -> None:
    answer = client_as("manager", lender).post("products", A_PRODUCT | change)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [problem["pointer"] for problem in answer.json()["errors"]] == [pointer]


def test_a_code_that_is_taken_is_a_conflict(client_as: Any, lender: str) -> None:
    manager = client_as("manager", lender)
    manager.post("products", A_PRODUCT)
    answer = manager.post("products", A_PRODUCT)
    assert (answer.status_code, answer.json()["code"]) == (409, "product_code_taken")


def test_another_lenders_product_looks_like_a_missing_one(client_as: Any, lender: str, other_lender: str) -> None:
    product = client_as("manager", lender).post("products", A_PRODUCT).json()["id"]
    stranger = client_as("manager", other_lender)
    wish = {"product_id": product, "amount": "12000.00", "installments": 3}
    here = stranger.post("schedule-preview", wish)
    nowhere = stranger.post("schedule-preview", wish | {"product_id": 987_654})
    assert here.status_code == nowhere.status_code == 404
    assert here.json()["code"] == nowhere.json()["code"] == "not_found"
    assert stranger.get("products").json()["data"] == []
