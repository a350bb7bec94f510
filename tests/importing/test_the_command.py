from __future__ import annotations

import io
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from kit.models import Job
from lending.servicing.models import Loan
from tests.conftest import make_lender
from wall.scope import lender_scope, scope

DATA = Path(__file__).parent / "data"


@pytest.fixture
def slug(db: None) -> str:
    """A lender of its own: the command opens transactions of its own."""
    return str(make_lender(f"book-{uuid4().hex[:8]}").slug)


def run(slug: str, which: str, *flags: str) -> str:
    told = io.StringIO()
    arguments = ("--lender", slug, "--dir", str(DATA / which), "--mapping", str(DATA / "mapping.json"), *flags)
    call_command("import_book", *arguments, stdout=told, stderr=io.StringIO())
    return told.getvalue()


def loans_of(slug: str) -> int:
    from wall.middleware import find_workspace

    found = find_workspace(slug)
    assert found
    with scope(lender_scope(found.schema)), transaction.atomic():
        jobs = list(Job.objects.order_by("-id").values_list("state", "done", "total"))
        assert all(state in ("done", "failed") for state, _, _ in jobs)
        return Loan.objects.count()


def test_a_good_book_comes_in_and_says_its_totals(slug: str) -> None:
    told = run(slug, "good")
    assert "No row is refused." in told
    assert "3 customers, 5 loans. The books are open for 2026-06-30." in told
    assert "29,500.00" in told
    assert loans_of(slug) == 5


def test_a_dry_run_lists_bad_rows_and_succeeds(slug: str) -> None:
    told = run(slug, "bad", "--dry-run")
    assert "  loans.csv line 2, paid_out: '2026-02-30' is not a date." in told
    assert "Nothing was written." in told
    assert loans_of(slug) == 0


def test_bad_rows_end_the_command_with_an_error(slug: str) -> None:
    with pytest.raises(CommandError, match="Nothing was brought in: 21 rows are refused"):
        run(slug, "bad")
    assert loans_of(slug) == 0
    assert "Batch" in run(slug, "bad", "--skip-bad")
    assert loans_of(slug) == 1


def test_an_unknown_lender_is_said(db: None) -> None:
    with pytest.raises(CommandError, match="no lender at the address nowhere"):
        run("nowhere", "good")
