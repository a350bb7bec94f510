"""The demo lender's history, shortened: the same deeds, fewer people."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, Sum

from identity.models import User
from identity.passwords import is_right
from kit.models import Outbox
from lending.customers.models import Customer
from lending.ledger.models import Posting
from lending.origination.models import Application
from lending.products.models import Product
from lending.servicing.models import Loan, LoanTransaction
from lending.servicing.reconcile import differences
from lendspace.demo import people, story
from lendspace.management.commands import seed_demo
from wall.middleware import find_workspace
from wall.scope import lender_scope, scope

pytestmark = pytest.mark.slow


@pytest.fixture
def told(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """Seed twice under an address of this test, and work in that lender; give what was printed as the last lines."""
    monkeypatch.setattr(seed_demo, "SLUG", f"demo-{uuid4().hex[:8]}")
    monkeypatch.setattr(story, "CUSTOMERS", 40)
    monkeypatch.setattr(story, "MISTAKES", (20, 60))
    last = []
    for _ in range(2):
        out = io.StringIO()
        call_command("seed_demo", stdout=out)
        last.append(json.loads(out.getvalue().splitlines()[-1]))
    found = find_workspace(seed_demo.SLUG)
    assert found
    with scope(lender_scope(found.schema)), transaction.atomic():
        yield last


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
    assert Application.objects.exclude(state__in=["approved", "rejected", "withdrawn"]).exists()
    assert not Outbox.objects.filter(done_at=None).exists()
    assert Posting.objects.aggregate(all=Sum("amount_minor"))["all"] == 0
    assert differences() == []


def test_strangers_differ_by_number() -> None:
    import random
    from datetime import date
    from itertools import islice

    some = list(islice(people.strangers(random.Random(1), date(2026, 1, 1)), 500))
    assert len({person.phone for person in some}) == len({person.national_id for person in some}) == 500
