"""The catalogue: defining and revising products; terms once made stay as they were made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from identity.actors import actor_of
from kernel.errors import PermissionMissing
from kernel.money import Money, Rounding
from kit.actor import Actor
from kit.models import AuditEntry
from lending.maths.day_count import DayCount
from lending.maths.due_dates import RepayUnit
from lending.maths.terms import Amortization, InterestMethod
from lending.products.drafts import TermsDraft, UnworkableProduct
from lending.products.models import ProductTerms
from lending.products.plans import OutsideProduct, plan_loan
from lending.products.queries import current_terms, current_terms_of
from lending.products.services import (
    NotAProductCode,
    NothingToRevise,
    ProductCodeTaken,
    ProductStandsSo,
    define_product,
    offer_product,
    retire_product,
    revise_product,
)
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("book")


def kes(text: str) -> Money:
    return Money.parse(text, "KES")


DRAFT = TermsDraft(
    interest_method=InterestMethod.DECLINING_BALANCE,
    amortization=Amortization.EQUAL_INSTALLMENTS,
    yearly_rate=Decimal("9.99"),
    repay_every=1,
    repay_unit=RepayUnit.MONTHS,
    amount_min=kes("1000.00"),
    amount_default=kes("100000.00"),
    amount_max=kes("500000.00"),
    installments_min=1,
    installments_default=12,
    installments_max=36,
    rounding=Rounding.HALF_EVEN,
    installment_multiple=kes("0.01"),
    day_count=DayCount.ACTUAL_365,
    allocation_order=("penalty", "fee", "interest", "principal"),
    arrears_tolerance=kes("0.00"),
)


@pytest.fixture
def manager(book: str, staff: Any) -> Actor:
    return actor_of(staff("manager", book))


@pytest.fixture
def terms(manager: Actor) -> ProductTerms:
    return define_product(code="biz-36", name="Business loan", terms=DRAFT, actor=manager)


def test_a_product_begins_with_version_one(terms: ProductTerms) -> None:
    assert (terms.product.code, terms.version, terms.currency) == ("BIZ-36", 1, "KES")
    assert AuditEntry.objects.get(deed="product.defined").facts["code"] == "BIZ-36"


def test_the_plan_of_a_hundred_thousand_over_thirty_six_months(terms: ProductTerms) -> None:
    plan = plan_loan(terms, amount=kes("100000.00"), installments=36, disbursed_on=date(2026, 1, 15))

    assert plan.regular_installment == 3226_25
    assert (plan.first_due_on, plan.maturity_on) == (date(2026, 2, 15), date(2029, 1, 15))


def test_a_revision_is_a_new_version_and_the_old_one_stays(terms: ProductTerms, manager: Actor) -> None:
    dearer = replace(DRAFT, yearly_rate=Decimal(12), amount_max=kes("300000.00"))

    made = revise_product(product_id=terms.product_id, name="Business loan", terms=dearer, actor=manager)

    assert (made.version, current_terms_of(terms.product_id).pk, current_terms().count()) == (2, made.pk, 1)
    assert ProductTerms.objects.get(pk=terms.pk).yearly_rate == Decimal("9.99")
    assert AuditEntry.objects.get(deed="product.revised").changes == [
        {"field": "yearly_rate", "before": "9.99", "after": "12"},
        {"field": "amount_max", "before": "KES 500,000.00", "after": "KES 300,000.00"},
    ]


def test_a_new_name_alone_makes_no_new_version(terms: ProductTerms, manager: Actor) -> None:
    made = revise_product(product_id=terms.product_id, name="Trader loan", terms=DRAFT, actor=manager)

    assert (made.pk, made.product.name) == (terms.pk, "Trader loan")


def test_a_revision_that_says_the_same_is_refused(terms: ProductTerms, manager: Actor) -> None:
    with refused(NothingToRevise, match="nothing to revise"):
        revise_product(product_id=terms.product_id, name="Business loan", terms=DRAFT, actor=manager)


@pytest.mark.parametrize("code", ["biz-36", " BIZ-36 "])
def test_a_code_is_taken_once_however_it_is_written(terms: ProductTerms, manager: Actor, code: str) -> None:
    with refused(ProductCodeTaken, match="code BIZ-36 already") as refusal:
        define_product(code=code, name="Another", terms=DRAFT, actor=manager)
    assert refusal.value.fields[0].pointer == "/code"


@pytest.mark.parametrize("code", ["", "A", "TOO-LONG-" * 3, "with space", "ümlaut"])
def test_a_code_has_a_shape(manager: Actor, code: str) -> None:
    with refused(NotAProductCode, match="SALARY-12"):
        define_product(code=code, name="X", terms=DRAFT, actor=manager)


@pytest.mark.parametrize(
    ("change", "pointers"),
    [
        ({"amount_min": kes("0.00")}, ["/amount_min"]),
        ({"amount_default": kes("900.00")}, ["/amount_default"]),
        ({"amount_max": kes("99999.99")}, ["/amount_max"]),
        ({"installments_min": 0}, ["/installments_min"]),
        ({"installments_default": 40}, ["/installments_max"]),
        ({"installments_max": 5000}, ["/installments_max"]),
        ({"allocation_order": ("fee", "fee", "interest", "principal")}, ["/allocation_order"]),
        ({"allocation_order": ("fee", "interest", "principal")}, ["/allocation_order"]),
        ({"installment_multiple": kes("0.00")}, ["/installment_multiple"]),
        ({"arrears_tolerance": kes("-1.00")}, ["/arrears_tolerance"]),
        ({"yearly_rate": Decimal(-1)}, ["/yearly_rate"]),
        ({"repay_every": 400}, ["/repay_every"]),
        ({"amount_min": kes("0.00"), "installments_min": 0}, ["/amount_min", "/installments_min"]),
    ],
)
def test_terms_that_cannot_work_name_their_fields(manager: Actor, change: dict[str, Any], pointers: list[str]) -> None:
    with refused(UnworkableProduct) as refusal:
        define_product(code="BAD-1", name="Bad", terms=replace(DRAFT, **change), actor=manager)
    assert [field.pointer for field in refusal.value.fields] == pointers


def test_a_product_is_retired_and_offered_again_once(terms: ProductTerms, manager: Actor) -> None:
    assert retire_product(product_id=terms.product_id, actor=manager).product.active is False
    with refused(ProductStandsSo, match="retired already"):
        retire_product(product_id=terms.product_id, actor=manager)
    assert offer_product(product_id=terms.product_id, actor=manager).product.active is True
    with refused(ProductStandsSo, match="offered already"):
        offer_product(product_id=terms.product_id, actor=manager)


def test_who_may_not_define_does_not(book: str, staff: Any) -> None:
    with refused(PermissionMissing):
        define_product(code="BIZ-1", name="X", terms=DRAFT, actor=actor_of(staff("field_officer", book)))


def test_a_plan_outside_the_limits_says_what_the_product_lends(terms: ProductTerms) -> None:
    with refused(OutsideProduct) as refusal:
        plan_loan(terms, amount=kes("999.00"), installments=37, disbursed_on=date(2026, 1, 15))
    assert refusal.value.sentence == (
        "Business loan lends KES 1,000.00 to KES 500,000.00, not KES 999.00. "
        "Business loan is repaid in 1 to 36 installments, not 37."
    )


@pytest.mark.parametrize(
    "deed", ["UPDATE products_productterms SET yearly_rate = 0", "DELETE FROM products_productterms"]
)
def test_not_even_raw_sql_edits_terms(terms: ProductTerms, deed: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)
    assert ProductTerms.objects.get(pk=terms.pk).yearly_rate == Decimal("9.99")
