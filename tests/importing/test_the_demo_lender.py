"""The demo lender's history, shortened: the same deeds, fewer people."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, Sum

from identity.models import User
from identity.passwords import is_right
from kit import workspace
from kit.models import Outbox
from lending.customers.models import Customer
from lending.ledger.models import Posting
from lending.origination.models import Application
from lending.products.models import Product
from lending.reporting.home import home
from lending.servicing.models import Installment, Loan, LoanTransaction
from lending.servicing.reconcile import differences
from lending.servicing.tallies import miscounts
from lendspace.demo import people, story
from lendspace.management.commands import seed_demo
from wall.middleware import find_workspace
from wall.scope import lender_scope, scope

pytestmark = pytest.mark.slow
SOME = 60  # customers: enough for every turn of the story


@pytest.fixture
def told(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """Seed twice under an address of this test, and work in that lender; give what was printed as the last lines."""
    monkeypatch.setattr(settings.ENV, "LENDSPACE_DEMO_CUSTOMERS", 40)
    monkeypatch.setattr(story, "MISTAKES", (20, 60))
    slug = f"demo-{uuid4().hex[:8]}"
    last = [seed(slug, monkeypatch) for _ in range(2)]
    with working_at(slug):
        yield last


@pytest.fixture
def whole(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work in the demo lender as `./lend up` makes it."""
    slug = f"demo-{uuid4().hex[:8]}"
    seed(slug, monkeypatch)
    with working_at(slug):
        yield


def seed(slug: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(seed_demo, "SLUG", slug)
    out = io.StringIO()
    call_command("seed_demo", stdout=out)
    last: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return last


@contextmanager
def working_at(slug: str) -> Iterator[None]:
    found = find_workspace(slug)
    assert found
    with scope(lender_scope(found.schema)), transaction.atomic():
        yield


@contextmanager
def told_on(today: date, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work in a demo lender whose story ended on a day."""
    slug = f"demo-{uuid4().hex[:8]}"
    monkeypatch.setattr(seed_demo, "SLUG", slug)
    seed_demo._workspace()
    with working_at(slug):
        story.Story(people.hire(), today, customers=SOME).tell()
        yield


def test_the_demo_lender_has_a_lawful_history(told: list[dict[str, Any]]) -> None:
    assert told[0] == told[1]
    assert told[0]["workspace"].startswith("http")
    assert [person["role"] for person in told[0]["people"]] == [
        "admin", "manager", "finance", "field_officer", "field_officer", "auditor",
    ]  # fmt: skip
    for person in told[0]["people"]:
        assert is_right(User.objects.get(email=person["email"], role=person["role"]), person["password"])
    assert Customer.objects.count() == 40 + story.LATE_COMERS  # a second seeding adds nobody
    assert Product.objects.filter(active=True).count() == 3
    assert LoanTransaction.objects.filter(kind="reversal").count() == 2
    states = dict(Loan.objects.values_list("state").annotate(count=Count("id")))
    assert states["active"] > 0
    assert states["cleared"] > 0
    waiting = set(Application.objects.exclude(state__in=["approved", "rejected", "withdrawn"]).values_list("state"))
    assert waiting == {("draft",), ("submitted",), ("in_approval",)}
    assert states["approved"] >= 3  # these wait for their money
    figures = home()
    assert Decimal(figures["arrears"]["par30_percent"]) <= 15  # so few loans cannot be shared out finely
    assert not Outbox.objects.filter(done_at=None).exists()
    assert Posting.objects.aggregate(all=Sum("amount_minor"))["all"] == 0
    assert (differences(), miscounts()) == ([], [])


def test_the_whole_demo_lender_is_a_plausible_book(whole: None) -> None:
    borrowers = Loan.objects.filter(disbursed_on__isnull=False).values("customer").annotate(loans=Count("id"))
    assert Customer.objects.count() == settings.ENV.LENDSPACE_DEMO_CUSTOMERS + story.LATE_COMERS
    assert borrowers.count() > 200
    assert borrowers.filter(loans__gt=1).count() > 30

    figures = home()

    assert 120 <= figures["portfolio"]["active_loans"] <= 160
    assert 4 <= Decimal(figures["arrears"]["par30_percent"]) <= 9
    assert all(bucket["loans"] >= 2 for bucket in figures["ageing"])
    assert Loan.objects.filter(state="written_off").count() == 1
    assert min(figures["waiting"].values()) >= 3
    assert Application.objects.filter(state="draft").count() >= 3

    today = workspace.business_date()
    assert figures["today"]["collected"].minor > 0
    still_open = Installment.objects.filter(due_on=today, paid_principal_minor=0, loan__state="active")
    assert still_open.exists()
    paid = LoanTransaction.objects.filter(kind="repayment", value_on__gt=today - timedelta(days=28))
    weeks = {(today - day).days // 7 for day in paid.values_list("value_on", flat=True).distinct()}
    assert weeks == {0, 1, 2, 3}
    assert Posting.objects.aggregate(all=Sum("amount_minor"))["all"] == 0
    assert (differences(), miscounts()) == ([], [])


# a Sunday
@pytest.mark.parametrize("today", [date(2026, 11, 22)])
def test_it_is_plausible_whatever_day_it_is_told_on(db: None, monkeypatch: pytest.MonkeyPatch, today: date) -> None:
    with told_on(today, monkeypatch):
        figures = home()
        assert figures["business_date"] == today
        assert figures["portfolio"]["active_loans"] >= SOME / 4
        assert 0 < Decimal(figures["arrears"]["par30_percent"]) <= 15
        assert figures["today"]["collected"].minor > 0
        assert differences() == []


def test_strangers_differ_by_number() -> None:
    import random
    from datetime import date
    from itertools import islice

    some = list(islice(people.strangers(random.Random(1), date(2026, 1, 1)), 500))
    assert len({person.phone for person in some}) == len({person.national_id for person in some}) == 500
