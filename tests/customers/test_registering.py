"""Registering customers and changing their records: what is kept, what is refused, and in which words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from identity.actors import actor_of
from kernel.errors import Missing, PermissionMissing
from kit import audit, workspace
from kit.actor import Actor
from kit.models import Outbox
from lending.customers.models import Customer
from lending.customers.phones import ImpossiblePhone
from lending.customers.services import (
    ImpossibleBirthday,
    NameNeeded,
    NationalIdTaken,
    NoSuchColleague,
    NothingChanged,
    assign_customer,
    change_customer_contact,
    correct_customer_identity,
    register_customer,
)
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("book")
TODAY = date(2026, 6, 15)


@pytest.fixture
def officer(book: str, staff: Any) -> Actor:
    workspace.set_business_date(TODAY)
    return actor_of(staff("field_officer", book, full_name="Otieno Field"))


def grace(officer: Actor, **given: Any) -> Customer:
    who: dict[str, Any] = {
        "full_name": "Grace  Wanjiku ",
        "phone": "0712 345 678",
        "national_id": " 1234 5678",
        "actor": officer,
    }
    return register_customer(**who | given)


def test_a_registration_is_tidied_dated_and_told(officer: Actor) -> None:
    customer = grace(officer)

    assert (customer.full_name, customer.phone, customer.national_id) == ("Grace Wanjiku", "+254712345678", "12345678")
    assert (customer.registered_on, customer.officer_id, customer.registered_by_id) == (
        TODAY,
        officer.user_id,
        officer.user_id,
    )
    assert customer.reference == f"CU-{customer.pk:06d}"
    news = Outbox.objects.get(subject=f"customer:{customer.pk}")
    assert (news.kind, news.body["customer_id"]) == ("CustomerRegistered", customer.pk)
    line = audit.lines(customer_id=customer.pk).get()
    assert (line.deed, line.actor_name, line.on_day) == ("customer.registered", "Otieno Field", TODAY)


def test_an_identity_number_belongs_to_one_customer_and_the_refusal_names_them(officer: Actor) -> None:
    first = grace(officer)

    with refused(NationalIdTaken, match=f"belongs to Grace Wanjiku \\(CU-{first.pk:06d}\\)") as refusal:
        grace(officer, full_name="Somebody Else", national_id="12345678")

    assert refusal.value.facts == {"customer": first.pk, "reference": first.reference}
    assert refusal.value.fields[0].pointer == "/national_id"


def test_a_phone_may_be_shared_and_no_identity_number_is_no_duplicate(officer: Actor) -> None:
    grace(officer, national_id="")
    grace(officer, full_name="John Wanjiku", national_id="")

    assert Customer.objects.filter(phone="+254712345678").count() == 2


def test_the_database_itself_refuses_a_second_customer_with_the_number(officer: Actor) -> None:
    first = grace(officer)

    with (
        pytest.raises(IntegrityError, match="customer_national_id_once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO customers_customer (full_name, phone, national_id, sex, address, registered_on, registered_at)"
            " VALUES ('Raw', '+254700000000', %s, '', '', now(), now())",
            [first.national_id],
        )


@pytest.mark.parametrize(
    ("given", "why", "words"),
    [
        ({"phone": "0712"}, ImpossiblePhone, "too short for a phone number. Write it like 0712 123456"),
        ({"phone": "call me"}, ImpossiblePhone, "is not a phone number"),
        ({"full_name": "  "}, NameNeeded, "identity document"),
        ({"date_of_birth": date(2026, 6, 16)}, ImpossibleBirthday, "cannot be a date of birth"),
        ({"date_of_birth": date(1885, 1, 1)}, ImpossibleBirthday, "cannot be a date of birth"),
        ({"branch_id": 999_999}, NoSuchColleague, "no such branch"),
        ({"officer_id": 999_999}, NoSuchColleague, "no such member of staff"),
    ],
)
def test_what_cannot_be_is_refused_in_words(officer: Actor, given: dict[str, Any], why: Any, words: str) -> None:
    with refused(why, match=words):
        grace(officer, **given)
    assert not Customer.objects.exists()


def test_only_who_may_register_registers(book: str, staff: Any) -> None:
    with refused(PermissionMissing, match=r"auditor does not hold the permission customers\.register"):
        grace(actor_of(staff("auditor", book)))


def test_a_change_of_contact_keeps_before_and_after(officer: Actor) -> None:
    customer = grace(officer, address="Kibera")

    change_customer_contact(customer_id=customer.pk, phone="+254 733 111 222", actor=officer)

    line = audit.lines(customer_id=customer.pk).first()
    assert line is not None
    assert line.deed == "customer.contact_changed"
    assert line.changes == [{"field": "phone", "before": "+254712345678", "after": "+254733111222"}]
    customer.refresh_from_db()
    assert (customer.phone, customer.address) == ("+254733111222", "Kibera")


def test_a_change_that_changes_nothing_is_refused(officer: Actor) -> None:
    customer = grace(officer)

    with refused(NothingChanged, match="says exactly this already"):
        change_customer_contact(customer_id=customer.pk, phone="0712 345 678", actor=officer)
    assert audit.lines(customer_id=customer.pk).count() == 1


def test_a_correction_of_identity_carries_its_reason(officer: Actor) -> None:
    customer, other = grace(officer), grace(officer, full_name="Jane Auma", national_id="777")

    correct_customer_identity(
        customer_id=customer.pk, full_name="Grace Wanjiru", reason="Misread the card", actor=officer
    )

    line = audit.lines(customer_id=customer.pk).first()
    assert line is not None
    assert (line.reason, line.changes[0]["after"]) == ("Misread the card", "Grace Wanjiru")
    with refused(NationalIdTaken, match="Jane Auma"):
        correct_customer_identity(customer_id=customer.pk, national_id=other.national_id, reason="x", actor=officer)


def test_handing_a_customer_over_names_both_officers(officer: Actor, book: str, staff: Any) -> None:
    customer, successor = grace(officer), staff("field_officer", book, full_name="Achieng Next")

    assign_customer(customer_id=customer.pk, officer_id=successor.pk, actor=officer)

    line = audit.lines(customer_id=customer.pk).first()
    assert line is not None
    assert line.changes == [{"field": "officer", "before": "Otieno Field", "after": "Achieng Next"}]


def test_a_customer_who_is_not_there_is_missing(officer: Actor) -> None:
    with refused(Missing, match="no customer 999999 here"):
        change_customer_contact(customer_id=999_999, phone="0712345678", actor=officer)
