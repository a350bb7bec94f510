"""Two real books, with figures that were computed apart from us. Their files are not ours to hand on."""

from __future__ import annotations

import csv
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from kernel.money import Money
from kit import workspace
from kit.actor import Actor
from lending.importing import mapping as mappings
from lending.importing.services import Report, Wanted, import_book
from lending.servicing.models import Loan, LoanTransaction
from lending.servicing.reconcile import differences
from lending.servicing.tallies import miscounts
from tenants.provision import NewLender, provision_lender
from wall.scope import lender_scope, scope

FOLDER = os.environ.get("LENDSPACE_REAL_DATA", "")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDER, reason="LENDSPACE_REAL_DATA does not name the folder with berka/ and lending_club/"),
]


def lender_in(country: str, currency: str, zone: str) -> str:
    """Make a lender in the currency of a book."""
    slug = f"real-{uuid4().hex[:8]}"
    return provision_lender(
        NewLender(
            slug=slug, name="Real", country=country, currency=currency, time_zone=zone,
            admin_email=f"admin@{slug}.example", admin_name="Ada", admin_password_hash="!",
        )
    ).schema  # fmt: skip


def bring_in(folder: Path, **options: Any) -> Report:
    wanted = Wanted(mapping=mappings.find(None, folder), directory=folder, **options)
    return import_book(wanted, actor=Actor.system("Import"))


def czk(text: str) -> int:
    return Money.parse(text, "CZK").minor


def test_the_czech_book_comes_in_to_the_heller(db: None) -> None:
    with scope(lender_scope(lender_in("CZ", "CZK", "Europe/Prague"))), transaction.atomic():
        report = bring_in(Path(FOLDER) / "berka")
        assert report.problems.found == []
        assert (report.after.customers, report.after.loans, report.after.lent) == (682, 682, czk("103261740.00"))
        found = {s: (t.repaid, t.lent_minus_repaid, t.in_arrears) for s, t in report.by_status.items()}
        assert found == {
            "A": (czk("18602049.80"), czk("1166.20"), 2),
            "B": (czk("3350524.00"), czk("1011824.00"), 31),
            "C": (czk("28891338.70"), czk("40187033.30"), 18),
            "D": (czk("4408382.80"), czk("6809421.20"), 45),
        }
        assert all(
            sums.outstanding - sums.credit_balances == sums.lent_minus_repaid for sums in report.by_status.values()
        )
        kinds = (
            LoanTransaction.objects.filter(kind="repayment").count(),
            LoanTransaction.objects.filter(kind="opening_position"),
        )
        assert (kinds[0], kinds[1].count()) == (11_706, 96)
        assert str(workspace.business_date()) == "1998-12-31"
        assert (differences(), miscounts()) == ([], [])
        again = bring_in(Path(FOLDER) / "berka")
        assert (again.batch_id, again.after) == (None, report.after)


@pytest.fixture
def every_tenth(tmp_path: Path) -> Path:
    """A tenth of the American book: the maths is held against all of its contracts, without a database."""
    with (Path(FOLDER) / "lending_club" / "loans.csv").open(newline="") as book:
        head, *lines = book
    (tmp_path / "loans.csv").write_text(head + "".join(lines[::10]), newline="")
    return tmp_path


def test_american_contracts_agree_and_their_totals_come_in(db: None, every_tenth: Path) -> None:
    with (every_tenth / "loans.csv").open(newline="") as book:
        loans = list(csv.DictReader(book))
    ceil = [loan for loan in loans if loan["era"] == "ceil"]
    with scope(lender_scope(lender_in("US", "USD", "America/New_York"))), transaction.atomic():
        report = bring_in(every_tenth)

        assert report.problems.found == []
        assert report.agreement["ceil"].contracts == len(ceil) > 2_000
        assert report.agreement["ceil"].equal >= 0.999 * len(ceil)
        assert report.after.loans == Loan.objects.count() == len(loans) == 2_981
        assert report.after.lent == sum(int(Decimal(loan["principal_usd"]) * 100) for loan in loans)
        assert report.after.repaid == sum(int(Decimal(loan["total_paid"]) * 100) for loan in loans)
        assert {status: sums.loans for status, sums in report.by_status.items()} == Counter(
            loan["status"] for loan in loans
        )
        assert (report.after.outstanding, report.after.in_arrears) == (0, 0)
        assert differences() == []
