"""Every deed on an application: that it does what it says, and each of its refusals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from identity.actors import actor_of
from kernel.errors import DomainError, Missing, PermissionMissing
from kernel.money import Money
from kit import audit, workspace
from kit.actor import Actor
from kit.models import Outbox, Transition
from lending.origination.models import Application
from lending.origination.services.begin import DeedNotPossible, OwnApplication, PersonNeeded, ReasonNeeded
from lending.origination.services.deciding import (
    AmountNotGrantable,
    approve_application,
    reject_application,
    review_application,
    send_application_back,
    withdraw_application,
)
from lending.origination.services.drafting import (
    ProductRetired,
    apply_for_loan,
    change_application,
    submit_application,
)
from lending.products.models import Product
from lending.products.plans import OutsideProduct
from lending.servicing.models import Loan
from tests.refusals import refused
from tests.servicing.book import a_customer, a_terms

pytestmark = pytest.mark.usefixtures("book")
TODAY = date(2026, 6, 15)


def kes(text: str) -> Money:
    return Money.parse(text, "KES")


@dataclass
class House:
    """Three people, a customer, a product, and the deeds they do."""

    officer: Actor
    manager: Actor
    other_manager: Actor
    customer_id: int
    product_id: int

    def applied(self, *, by: Actor | None = None, submit: bool = True, **given: Any) -> Application:
        wish: dict[str, Any] = {
            "customer_id": self.customer_id,
            "product_id": self.product_id,
            "amount": kes("12000.00"),
            "installments": 3,
            "purpose": "Stock",
            "submit": submit,
        }
        return apply_for_loan(**wish | given, actor=by or self.officer)

    def reviewed(self, **given: Any) -> Application:
        application = self.applied(**given)
        return review_application(application_id=application.pk, note="Shop seen", actor=self.officer)


@pytest.fixture
def house(book: str, staff: Any) -> House:
    workspace.set_business_date(TODAY)
    terms = a_terms("TRADE", amount_min_minor=1_000_00, amount_max_minor=50_000_00, installments_max=24)
    return House(
        officer=actor_of(staff("field_officer", book, full_name="Otieno Field")),
        manager=actor_of(staff("manager", book, full_name="Amina Manager")),
        other_manager=actor_of(staff("manager", book, full_name="Grace Manager")),
        customer_id=a_customer().pk,
        product_id=terms.product_id,
    )


def told(application: Application) -> list[str]:
    news = Outbox.objects.filter(subject=f"application:{application.pk}").order_by("id")
    return list(news.values_list("kind", flat=True))


def lines(application: Application) -> list[tuple[str, str, str]]:
    history = audit.lines(application_id=application.pk).order_by("id")
    return [(line.deed.removeprefix("application."), line.actor_name, line.reason) for line in history]


def test_from_wish_to_loan(house: House) -> None:
    application = house.reviewed()

    approve_application(
        application_id=application.pk, amount=kes("10000.00"), reason="Second loan only", actor=house.manager
    )

    loan = Loan.objects.get(application_id=application.pk)
    assert (loan.state, loan.principal_minor, loan.installments, loan.officer_id) == (
        "approved",
        10_000_00,
        3,
        house.officer.user_id,
    )
    application.refresh_from_db()
    assert (application.state, application.amount_approved_minor) == ("approved", 10_000_00)
    assert (application.decided_by_id, application.decision_reason) == (house.manager.user_id, "Second loan only")
    assert lines(application) == [
        ("submitted", "Otieno Field", ""),
        ("reviewed", "Otieno Field", "Shop seen"),
        ("approved", "Amina Manager", "Second loan only"),
    ]
    assert told(application) == ["ApplicationSubmitted", "ApplicationApproved"]
    moves = Transition.objects.filter(subject=f"application:{application.pk}").order_by("id")
    assert [(move.from_state, move.to_state) for move in moves] == [
        ("draft", "submitted"),
        ("submitted", "in_approval"),
        ("in_approval", "approved"),
    ]
    approval = audit.lines(application_id=application.pk).first()
    assert approval is not None
    assert (approval.loan_id, approval.amount_minor, approval.customer_id) == (loan.pk, 10_000_00, house.customer_id)


def test_a_draft_is_changed_and_handed_in_later(house: House) -> None:
    draft = house.applied(submit=False)
    change: dict[str, Any] = {
        "product_id": house.product_id,
        "amount": kes("9000.00"),
        "installments": 6,
        "purpose": "Stock",
    }
    change_application(application_id=draft.pk, **change, actor=house.officer)
    submit_application(application_id=draft.pk, actor=house.officer)

    draft.refresh_from_db()
    assert (draft.state, draft.amount_asked_minor, draft.installments) == ("submitted", 9_000_00, 6)
    assert draft.submitted_at is not None
    assert [deed for deed, *_ in lines(draft)] == ["drafted", "changed", "submitted"]
    changed = audit.lines(application_id=draft.pk).get(deed="application.changed")
    assert changed.changes == [
        {"field": "amount", "before": "KES 12,000.00", "after": "KES 9,000.00"},
        {"field": "installments", "before": "3", "after": "6"},
    ]
    assert told(draft) == ["ApplicationSubmitted"]


def test_an_application_keeps_the_terms_it_was_written_under(house: House) -> None:
    application = house.applied()
    newer = a_terms("TRADE", amount_min_minor=12_000_00)

    assert application.terms_id != newer.pk
    review_application(application_id=application.pk, actor=house.officer)
    approve_application(application_id=application.pk, actor=house.manager)
    assert Loan.objects.get(application_id=application.pk).terms_id == application.terms_id


def test_sent_back_step_by_step_and_the_review_is_taken_off(house: House) -> None:
    application = house.reviewed()

    send_application_back(application_id=application.pk, reason="Photo missing", actor=house.manager)
    application.refresh_from_db()
    assert (application.state, application.reviewed_by_id, application.review_note) == ("submitted", None, "")

    send_application_back(application_id=application.pk, reason="Ask again", actor=house.officer)
    application.refresh_from_db()
    assert (application.state, application.submitted_at) == ("draft", None)


def test_a_rejection_says_why_and_is_told(house: House) -> None:
    application = house.reviewed()

    with refused(ReasonNeeded, match="Write why the application is rejected"):
        reject_application(application_id=application.pk, reason="  ", actor=house.manager)
    reject_application(application_id=application.pk, reason="Owes elsewhere", actor=house.manager)

    application.refresh_from_db()
    assert (application.state, application.decision_reason) == ("rejected", "Owes elsewhere")
    assert Outbox.objects.get(kind="ApplicationRejected").body["reason"] == "Owes elsewhere"
    assert not Loan.objects.exists()


@pytest.mark.parametrize("submit", [True, False])
def test_a_withdrawal_says_why(house: House, submit: bool) -> None:
    application = house.applied(submit=submit)

    withdraw_application(application_id=application.pk, reason="Found money at home", actor=house.officer)

    application.refresh_from_db()
    assert (application.state, application.decided_by_id) == ("withdrawn", None)
    assert lines(application)[-1] == ("withdrawn", "Otieno Field", "Found money at home")


# ---- refusals ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "pointers"),
    [
        ({"amount": kes("999.99")}, ["/amount"]),
        ({"amount": kes("50000.01")}, ["/amount"]),
        ({"installments": 25}, ["/installments"]),
        ({"purpose": " "}, ["/purpose"]),
        ({"first_due_on": TODAY}, ["/first_due_on"]),
        ({"amount": kes("1.00"), "installments": 99}, ["/amount", "/installments"]),
    ],
)
def test_a_wish_out_of_bounds_names_its_fields(house: House, given: dict[str, Any], pointers: list[str]) -> None:
    with refused(OutsideProduct) as refusal:
        house.applied(**given)
    assert [field.pointer for field in refusal.value.fields] == pointers


def test_the_limits_themselves_are_within(house: House) -> None:
    house.applied(amount=kes("1000.00"), installments=1)
    house.applied(amount=kes("50000.00"), installments=24)


def test_a_retired_product_takes_no_application(house: House) -> None:
    draft = house.applied(submit=False)
    Product.objects.filter(pk=house.product_id).update(active=False)

    with refused(ProductRetired, match="no longer offered"):
        house.applied()
    with refused(ProductRetired):
        submit_application(application_id=draft.pk, actor=house.officer)


@pytest.mark.parametrize("field", ["customer_id", "product_id"])
def test_there_must_be_such_a_customer_and_product(house: House, field: str) -> None:
    nowhere: dict[str, Any] = {field: 987_654}
    with refused(Missing):
        house.applied(**nowhere)


@pytest.mark.parametrize("amount", ["12000.01", "999.99", "0.00"])
def test_not_more_than_asked_nor_less_than_lent_is_granted(house: House, amount: str) -> None:
    application = house.reviewed()
    with refused(AmountNotGrantable, match=r"Between KES 1,000\.00 and the KES 12,000\.00 asked for"):
        approve_application(application_id=application.pk, amount=kes(amount), actor=house.manager)


def test_nobody_decides_on_their_own_and_is_told_who_can(house: House) -> None:
    application = house.applied(by=house.manager)
    review_application(application_id=application.pk, actor=house.officer)

    for decide in (approve_application, reject_application):
        with refused(OwnApplication, match="somebody else decides on it: .*Grace Manager \\(Manager\\)") as refusal:
            decide(application_id=application.pk, reason="x", actor=house.manager)
        assert "Amina Manager (Manager)" not in refusal.value.facts["deciders"]
    approve_application(application_id=application.pk, actor=house.other_manager)


def test_the_database_itself_holds_the_four_eyes(house: House) -> None:
    application = house.reviewed()
    with (
        pytest.raises(IntegrityError, match="application_four_eyes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE origination_application SET state = 'approved', decided_by_id = officer_id, decided_at = now(),"
            " amount_approved_minor = amount_asked_minor WHERE id = %s",
            [application.pk],
        )


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'approved', amount_approved_minor = 1", "application_decided_by_somebody"),
        ("state = 'approved', decided_by_id = somebody.id, decided_at = now()", "application_approved_for_an_amount"),
        ("state = 'rejected', decided_by_id = somebody.id, decided_at = now()", "application_rejected_why"),
        ("amount_approved_minor = a.amount_asked_minor + 1", "application_approved_not_above_asked"),
        ("state = 'lost'", "application_state_known"),
        ("installments = 0", "application_asks_for_something"),
    ],
)
def test_the_database_refuses_what_cannot_be(house: House, change: str, constraint: str) -> None:
    application = house.reviewed()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE origination_application a SET {change} FROM identity_user somebody"
            " WHERE a.id = %s AND somebody.id = %s",
            [application.pk, house.manager.user_id],
        )


def test_a_deed_out_of_turn_names_the_deeds_that_are_possible(house: House) -> None:
    application = house.applied()

    with refused(DeedNotPossible, match="is submitted, so it cannot be approved.*while it is in approval") as refusal:
        approve_application(application_id=application.pk, actor=house.manager)
    assert refusal.value.facts["allowed"] == ["review", "send-back", "reject", "withdraw"]
    with refused(DeedNotPossible):
        change: dict[str, Any] = {
            "product_id": house.product_id,
            "amount": kes("9000.00"),
            "installments": 6,
            "purpose": "Stock",
        }
        change_application(application_id=application.pk, **change, actor=house.officer)


def test_a_decision_is_made_once(house: House) -> None:
    application = house.reviewed()
    approve_application(application_id=application.pk, actor=house.manager)

    with refused(DeedNotPossible) as refusal:
        approve_application(application_id=application.pk, actor=house.other_manager)
    assert refusal.value.facts["allowed"] == []
    assert Loan.objects.filter(application_id=application.pk).count() == 1


def test_a_field_officer_does_not_decide(house: House) -> None:
    application = house.reviewed()
    with refused(PermissionMissing, match=r"applications\.decide"):
        approve_application(application_id=application.pk, actor=house.officer)


def test_a_decision_is_a_persons(house: House) -> None:
    application = house.reviewed()
    with refused(PersonNeeded):
        approve_application(application_id=application.pk, actor=Actor.system("close of business"))


def test_a_refused_deed_leaves_nothing(house: House) -> None:
    application = house.reviewed()
    before = (lines(application), told(application), Transition.objects.count())

    with refused(DomainError):
        send_application_back(application_id=application.pk, reason="", actor=house.manager)

    application.refresh_from_db()
    assert application.state == "in_approval"
    assert (lines(application), told(application), Transition.objects.count()) == before
