"""The search box: whatever is typed finds the customer, and the right one comes first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection

from lending.customers import search
from lending.customers.models import Customer
from lending.customers.phones import digit_search, normalised_phone

pytestmark = pytest.mark.usefixtures("book")

PEOPLE = (
    ("Grace Wanjiku", "+254712345678", "12345678"),
    ("Wanjiku Mwangi", "+254722000111", "A0045X"),
    ("Peter Otieno", "+254733999000", "30112233"),
    ("Mary Nyawanjikuri", "+255754123456", ""),
)


@pytest.fixture(autouse=True)
def _people(book: str) -> None:
    for name, phone, national_id in PEOPLE:
        Customer.objects.create(full_name=name, phone=phone, national_id=national_id, registered_on=date(2026, 1, 5))


def found(text: str, **only: Any) -> list[str]:
    rows = search.find(text, within=Customer.objects.filter(**only), country="KE").order_by(*search.ORDER)
    return [customer.full_name for customer in rows]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Otieno", ["Peter Otieno"]),
        ("tien", ["Peter Otieno"]),
        ("wANJIKU", ["Wanjiku Mwangi", "Grace Wanjiku", "Mary Nyawanjikuri"]),  # begins, begins a word, is inside
        ("grace wanjiku", ["Grace Wanjiku"]),
        ("wanjiku grace", ["Grace Wanjiku"]),
        ("Wanjku Gracce", ["Grace Wanjiku"]),  # misspelt
        ("Otyeno", ["Peter Otieno"]),
        ("0712 345 678", ["Grace Wanjiku"]),
        ("0712", ["Grace Wanjiku"]),
        ("254722", ["Wanjiku Mwangi"]),
        ("+255 754", ["Mary Nyawanjikuri"]),
        ("345678", ["Grace Wanjiku"]),  # the tail of the phone, and of nothing else
        ("30112233", ["Peter Otieno"]),
        ("3011", ["Peter Otieno"]),
        ("a0045", ["Wanjiku Mwangi"]),
        ("Zebedayo", []),
        ("100%", []),
        ("_", []),
    ],
)
def test_what_is_typed_finds(typed: str, names: list[str]) -> None:
    assert found(typed) == names


def test_a_reference_finds_its_customer_however_it_is_typed() -> None:
    peter = Customer.objects.get(full_name="Peter Otieno")
    assert found(peter.reference) == found(f"cu-{peter.pk}") == ["Peter Otieno"]


def test_it_looks_only_within_what_it_was_given() -> None:
    assert found("wanjiku", phone="+254712345678") == ["Grace Wanjiku"]


def test_no_more_candidates_are_ranked_than_two_hundred() -> None:
    Customer.objects.bulk_create(
        Customer(full_name=f"Njeri {n}", phone="+254700000000", registered_on=date(2026, 1, 5)) for n in range(250)
    )
    assert len(found("njeri")) == search.MOST_CANDIDATES


@pytest.mark.parametrize(
    ("condition", "index"),
    [
        ("phone LIKE '+254712%'", "customer_phone_head"),
        ("reverse(phone) LIKE '876543%'", "customer_phone_tail"),
        ("national_id LIKE '3011%' AND national_id <> ''", "customer_national_id_once"),
    ],
)
def test_digits_and_identity_numbers_are_found_by_index(condition: str, index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO customers_customer
              (full_name, phone, national_id, sex, address, registered_on, registered_at)
            SELECT 'Customer ' || md5(n::text), '+2547' || lpad(n::text, 8, '0'), 'B' || n, '', '', now(), now()
            FROM generate_series(1, 20000) n"""
        )
        cursor.execute("EXPLAIN SELECT id FROM customers_customer WHERE " + condition)
        assert index in " ".join(row[0] for row in cursor.fetchall())


def test_numbers_are_kept_as_e164() -> None:
    assert normalised_phone("0712-345-678", "KE") == normalised_phone("+254712345678", "UG") == "+254712345678"


def test_two_digits_narrow_nothing() -> None:
    assert digit_search("07", "KE") is None
