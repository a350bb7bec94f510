"""Two real books, with figures that were computed apart from us. Their files are not ours to hand on."""

from __future__ import annotations

import os
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


def bring_in(which: str, **options: Any) -> Report:
    folder = Path(FOLDER) / which
    wanted = Wanted(mapping=mappings.find(None, folder), directory=folder, **options)
    return import_book(wanted, actor=Actor.system("Import"))


def czk(text: str) -> int:
    return Money.parse(text, "CZK").minor


def test_the_czech_book_comes_in_to_the_heller(db: None) -> None:
    with scope(lender_scope(lender_in("CZ", "CZK", "Europe/Prague"))), transaction.atomic():
        report = bring_in("berka")
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
        again = bring_in("berka")
        assert (again.batch_id, again.after) == (None, report.after)


def test_the_american_contracts_agree_and_their_totals_come_in(db: None) -> None:
    with scope(lender_scope(lender_in("US", "USD", "America/New_York"))), transaction.atomic():
        report = bring_in("lending_club", dry_run=True)
        assert report.problems.found == []
        ceil = report.agreement["ceil"]
        assert (ceil.equal, ceil.contracts) == (
            20_412,
            20_420,
        )  # the other eight changed their rate and kept the installment
        assert (report.after.loans, report.after.lent, report.after.repaid) == (29_802, 321_986_150_00, 358_221_070_59)
        assert {status: sums.loans for status, sums in report.by_status.items()} == {
            "Fully Paid": 25_341,
            "Charged Off": 4_461,
        }
        assert (report.after.outstanding, report.after.in_arrears, Loan.objects.count()) == (0, 0, 0)
