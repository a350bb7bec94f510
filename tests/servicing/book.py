"""A small loan book to tell stories about: made through the real deeds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from kernel.errors import DomainError
from kernel.money import Money
from kit import workspace
from kit.actor import Actor
from lending.customers.models import Customer
from lending.ledger.models import Posting
from lending.products.models import Product, ProductTerms
from lending.servicing.models import Loan
from lending.servicing.queries.loans import get_loan
from lending.servicing.services import disburse_loan, open_loan, record_repayment

SYSTEM = Actor.system("story")
TODAY = date(2026, 6, 15)


def kes(text: str) -> Money:
    return Money.parse(text, "KES")


def a_terms(code: str = "STORY", **given: Any) -> ProductTerms:
    """Flat 24 % a year, monthly, 30/360: twelve thousand over three months bears 240.00 a month."""
    product, _ = Product.objects.get_or_create(code=code, defaults={"name": f"{code.title()} loan"})
    columns = {
        "currency": "KES",
        "interest_method": "flat",
        "amortization": "equal_installments",
        "yearly_rate": Decimal(24),
        "repay_every": 1,
        "repay_unit": "months",
        "amount_min_minor": 100,
        "amount_default_minor": 12_000_00,
        "amount_max_minor": 10_000_000_00,
        "installments_min": 1,
        "installments_default": 3,
        "installments_max": 120,
        "rounding": "half_even",
        "installment_multiple_minor": 1,
        "day_count": "30/360",
        "allocation_order": ["penalty", "fee", "interest", "principal"],
        "arrears_tolerance_minor": 0,
    }
    version = ProductTerms.objects.filter(product=product).count() + 1
    return ProductTerms.objects.create(product=product, version=version, **columns | given)


def a_customer(name: str = "Amina Odhiambo", **given: Any) -> Customer:
    columns = {"full_name": name, "phone": "+254712345678", "registered_on": TODAY}
    return Customer.objects.create(**columns | given)


def a_granted_loan(amount: str = "12000.00", *, installments: int = 3, **given: Any) -> Loan:
    """A loan that waits for its disbursement."""
    workspace.set_business_date(TODAY)
    terms = given.pop("terms", None) or a_terms()
    customer = given.pop("customer", None) or a_customer()
    values = {
        "application_id": None,
        "customer_id": customer.pk,
        "terms_id": terms.pk,
        "amount": kes(amount),
        "installments": installments,
        "officer_id": None,
        "branch_id": None,
        "first_due_on": None,
        "actor": SYSTEM,
    }
    return open_loan(**values | given)


def a_loan(amount: str = "12000.00", *, on: date = date(2026, 5, 1), installments: int = 3, **given: Any) -> Loan:
    """A loan that was paid out in cash: 4,240.00 is due on the first of each of the three months after."""
    loan = a_granted_loan(amount, installments=installments, **given)
    return disburse_loan(loan_id=loan.pk, disbursed_on=on, channel="cash", actor=SYSTEM)


def pay(loan: Loan, amount: str, *, on: date = date(2026, 6, 1), channel: str = "cash", **given: Any) -> Any:
    return record_repayment(
        loan_id=loan.pk, amount=kes(amount), received_on=on, channel=channel, actor=given.pop("actor", SYSTEM), **given
    )


def owed(loan: Loan) -> dict[str, str]:
    """What is owed by component, as an accountant writes it; nothing is left out."""
    parts = get_loan(loan.pk).outstanding
    return {name: kes_text(getattr(parts, name)) for name in ("principal", "interest", "fee", "penalty")}


def kes_text(minor: int) -> str:
    return Money(minor, "KES").text()


def journal(entry_id: int) -> dict[str, str]:
    """The lines of an entry: "+" is a debit, "-" a credit."""
    lines = Posting.objects.filter(entry=entry_id).select_related("account")
    return {f"{line.account.code} {line.account.name}": f"{line.amount_minor / 100:+.2f}" for line in lines}


def account(code: str) -> str:
    """What an account stands at, debit positive."""
    return kes_text(sum(Posting.objects.filter(account__code=code).values_list("amount_minor", flat=True)))


def paid_by_installment(loan: Loan) -> list[tuple[int, int, int, int]]:
    return [
        (i.paid_principal_minor, i.paid_interest_minor, i.paid_fee_minor, i.paid_penalty_minor)
        for i in loan.schedule.order_by("number")
    ]


@contextmanager
def refused(why: type[DomainError], match: str | None = None) -> Iterator[pytest.ExceptionInfo[DomainError]]:
    """Expect a refusal, and go on as the next request would: nothing of the deed is left."""
    with pytest.raises(why, match=match) as refusal, transaction.atomic():
        yield refusal
