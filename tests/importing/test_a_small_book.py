from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from kernel.errors import PermissionMissing
from kit import audit, workspace
from kit.actor import Actor
from kit.models import Outbox
from lending.customers.models import Customer
from lending.importing.mapping import BadMapping, load, of_json
from lending.importing.models import ImportBatch
from lending.importing.services import Report, RowsRefused, Wanted, WrongCurrency, import_book
from lending.ledger.models import Entry, Posting
from lending.products.models import ProductTerms
from lending.servicing.models import Installment, Loan, LoanTransaction
from lending.servicing.reconcile import differences
from lending.servicing.services import reverse_repayment
from lending.servicing.tallies import miscounts
from wall.scope import lender_scope, scope

DATA = Path(__file__).parent / "data"
IMPORTER = Actor.system("Import")


@pytest.fixture
def here(lender: str) -> Iterator[None]:
    """Work as the lender; everything is taken back."""
    with scope(lender_scope(lender)), transaction.atomic():
        yield


def bring_in(which: str, **options: Any) -> Report:
    wanted = Wanted(mapping=load(DATA / "mapping.json"), directory=DATA / which, **options)
    return import_book(wanted, actor=IMPORTER)


def refused(which: str) -> list[str]:
    with pytest.raises(RowsRefused) as caught:
        bring_in(which)
    return [str(problem) for problem in caught.value.report.problems.in_order()]


def loan(number: str) -> Loan:
    return Loan.objects.get(external_id=number)


def count_everything() -> list[int]:
    return [
        model.objects.count() for model in (Customer, Loan, Installment, LoanTransaction, Entry, Posting, ProductTerms)
    ]


@pytest.mark.usefixtures("here")
class TestAGoodBook:
    def test_customers_come_with_what_the_file_says(self) -> None:
        bring_in("good")
        mary = Customer.objects.get(external_id="M1")
        assert (mary.full_name, mary.phone, mary.sex, mary.date_of_birth) == (
            "Achieng Mary", "+254712345678", "female", date(1980, 2, 29),
        )  # fmt: skip
        assert mary.registered_on == date(2026, 1, 31)  # the day of her first loan
        names = set(Customer.objects.filter(external_id__in=["M2", "M3"]).values_list("full_name", flat=True))
        assert names == {'Kamau "JK" John', "Wekesa Tab Bed"}
        assert not Customer.objects.filter(external_id="S1").exists()

    def test_dated_repayments_are_poured_by_day_and_leave_arrears(self) -> None:
        # 12,000 at 24 % flat over 6 months: 2,000 principal and 240 interest each month, due at each month's end.
        bring_in("good")
        found = loan("L1")
        assert (found.state, found.due_interest_minor) == ("active", 1_440_00)
        assert (found.paid_interest_minor, found.paid_principal_minor) == (3 * 240_00, 5_480_00 - 3 * 240_00)
        assert found.next_unmet_due_on == found.next_due_on == date(2026, 4, 30)
        assert found.last_repayment_on == date(2026, 4, 2)
        kinds = list(
            LoanTransaction.objects.filter(loan=found).order_by("id").values_list("kind", "external_reference")
        )
        assert kinds == [("disbursement", ""), ("repayment", "R1"), ("repayment", "R3"), ("repayment", "R2")]

    def test_what_was_paid_without_dates_is_an_opening_position(self) -> None:
        bring_in("good")
        finished = loan("L2")
        assert (finished.state, finished.paid_principal_minor, finished.paid_interest_minor) == (
            "cleared",
            6000_00,
            360_00,
        )
        opening = LoanTransaction.objects.get(loan=finished, kind="opening_position")
        assert (opening.value_on, opening.amount_minor) == (date(2026, 6, 30), 6_360_00)

    def test_a_loan_paid_too_much_has_a_credit_balance(self) -> None:
        bring_in("good")  # 1,000 at 24 % flat over two months: 1,040.00 to repay, 1,200.00 paid
        found = loan("L4")
        assert (found.state, found.credit_minor, found.outstanding.total) == ("overpaid", 160_00, 0)

    def test_a_lost_loan_is_written_off_for_the_principal_that_is_left(self) -> None:
        bring_in("good")  # 2,200.00 each month: 2,000 + 200, then 200 interest and 100 principal of the second
        found = loan("L3")
        assert (found.state, found.written_off_minor, found.next_due_on) == ("written_off", 7_900_00, None)

    def test_the_books_stand_against_opening_balances_and_agree_with_every_loan(self) -> None:
        bring_in("good")
        assert (differences(), miscounts()) == ([], [])
        sums: dict[int, int] = {}
        for entry, minor in Posting.objects.values_list("entry_id", "amount_minor"):
            sums[entry] = sums.get(entry, 0) + minor
        assert sums
        assert set(sums.values()) == {0}
        assert not Posting.objects.filter(account__code__in=["1000", "1010", "1020"]).exists()

    def test_the_control_totals_agree(self) -> None:
        report = bring_in("good")
        assert (report.files.customers, report.files.loans, report.files.lent) == (3, 5, 29_500_00)
        assert report.files.repaid == report.after.repaid == 5_480_00 + 6_360_00 + 2_500_00 + 1_200_00
        assert report.after == report.before + report.new
        assert report.after.in_arrears == 1
        assert {status: sums.loans for status, sums in report.by_status.items()} == {
            "finished": 1,
            "lost": 1,
            "running": 3,
        }

    def test_the_business_date_becomes_the_day_of_the_book(self) -> None:
        bring_in("good")
        assert workspace.business_date() == date(2026, 6, 30)

    def test_everything_carries_the_batch_and_nobody_gets_news_of_the_past(self) -> None:
        news = Outbox.objects.count()
        report = bring_in("good")
        assert report.batch_id is not None
        batch = ImportBatch.objects.get(pk=report.batch_id)
        assert (batch.customers, batch.loans, batch.transactions) == (3, 5, 12)
        assert set(LoanTransaction.objects.values_list("batch_id", flat=True)) == {batch.pk}
        assert Outbox.objects.count() == news
        assert audit.lines(loan_id=loan("L1").pk).count() == 4

    def test_a_repeat_adds_nothing(self) -> None:
        bring_in("good")
        before, batches = count_everything(), ImportBatch.objects.count()
        report = bring_in("good")
        assert (count_everything(), ImportBatch.objects.count()) == (before, batches)
        assert (report.batch_id, report.known_customers, report.known_loans) == (None, 3, 5)
        assert report.after == report.before

    def test_a_dry_run_says_the_same_and_writes_nothing(self) -> None:
        before = count_everything()
        dry = bring_in("good", dry_run=True)
        assert count_everything() == before
        real = bring_in("good")
        assert (dry.after, dry.by_status) == (real.after, real.by_status)

    def test_only_who_may_import_imports(self) -> None:
        nobody = Actor(user_id=1, name="Olga", role="field_officer", permissions=frozenset())
        wanted = Wanted(mapping=load(DATA / "mapping.json"), directory=DATA / "good")
        with pytest.raises(PermissionMissing):
            import_book(wanted, actor=nobody)


BAD = [
    "loans.csv line 2, paid_out: '2026-02-30' is not a date. It has to look like 1998-12-31.",
    "loans.csv line 3, member: There is no customer M9 in members.csv.",
    "loans.csv line 4, amount: The amount is negative. Amounts are written without a sign.",
    "loans.csv line 6, loan: The loan L4 stands in line 5 already.",
    "loans.csv line 7, status: The mapping's words do not say which state 'sleeping' is.",
    "loans.csv line 8, (row): Loan L6: The book says it is repaid, but only KES 900.00 was paid.",
    "loans.csv line 9, paid_out: 2026-07-15 is after 2026-06-30.",
    "loans.csv line 10, member: The customer M1 was refused.",
    "loans.csv line 11, (row): The row has 6 columns, the header 7.",
    "members.csv line 2, born: '31-02-1980' is not a date. It has to look like 1998-12-31.",
    "members.csv line 5, no: The customer M3 stands in line 4 already.",
    "members.csv line 6, id_no: The customer in line 4 has the same identity number.",
    "members.csv line 7, name: This is empty, and it is needed.",
    "payments.csv line 2, day: 2026-02-14 lies before the loan was paid out on 2026-02-15.",
    "payments.csv line 3, amount: The amount is negative. Amounts are written without a sign.",
    "payments.csv line 5, receipt: The repayment R3 of loan L4 stands in the file already.",
    "payments.csv line 6, loan: The loan L2 was refused.",
    "payments.csv line 7, loan: There is no loan LX in loans.csv.",
    "payments.csv line 8, day: 2026-07-01 is after 2026-06-30.",
    "payments.csv line 9, amount: 1.234 KES is finer than KES can be: it has 2 decimals.",
    "payments.csv line 9, day: '15/03/2026' is not a date. It has to look like 1998-12-31.",
]


@pytest.mark.usefixtures("here")
class TestABadBook:
    def test_every_bad_row_is_named_with_line_column_and_reason(self) -> None:
        told = refused("bad")
        phone = [line for line in told if line.startswith("members.csv line 3, mobile: '0733'")]
        assert len(phone) == 1
        assert [line for line in told if line not in phone] == BAD

    def test_a_bad_row_refuses_the_whole_batch(self) -> None:
        before = count_everything()
        refused("bad")
        assert count_everything() == before

    def test_bad_rows_can_be_left_out_on_purpose(self) -> None:
        report = bring_in("bad", skip_bad=True)
        assert (report.new.customers, report.new.loans, report.new.repaid) == (1, 1, 100_00)
        assert list(Loan.objects.values_list("external_id", flat=True)) == ["L4"]
        assert (differences(), miscounts()) == ([], [])

    def test_repayments_that_do_not_add_up_to_what_the_book_says_refuse_the_loan(self, tmp_path: Path) -> None:
        for name in ("members.csv", "payments.csv"):
            (tmp_path / name).write_text((DATA / "good" / name).read_text())
        told = (DATA / "good" / "loans.csv").read_text().replace("6,running,\n", "6,running,5000\n", 1)
        (tmp_path / "loans.csv").write_text(told)
        with pytest.raises(RowsRefused) as caught:
            import_book(Wanted(mapping=load(DATA / "mapping.json"), directory=tmp_path), actor=IMPORTER)
        (problem,) = caught.value.report.problems.found
        assert "add up to KES 5,480.00, but the book says KES 5,000.00" in problem.reason

    def test_new_money_on_a_loan_that_is_here_is_refused(self, tmp_path: Path) -> None:
        bring_in("good")
        for name in ("members.csv", "loans.csv"):
            (tmp_path / name).write_text((DATA / "good" / name).read_text())
        (tmp_path / "payments.csv").write_text((DATA / "good/payments.csv").read_text() + "R9,L1,2026-06-01,50\n")
        with pytest.raises(RowsRefused) as caught:
            import_book(Wanted(mapping=load(DATA / "mapping.json"), directory=tmp_path), actor=IMPORTER)
        (problem,) = caught.value.report.problems.found
        assert (problem.line, problem.column) == (5, "loan")

    def test_a_book_in_another_currency_is_refused(self) -> None:
        said = json.loads((DATA / "mapping.json").read_text()) | {"currency": "USD"}
        with pytest.raises(WrongCurrency):
            import_book(Wanted(mapping=of_json(said), directory=DATA / "good"), actor=IMPORTER)


@pytest.mark.usefixtures("here")
class TestReversingWhatWasBroughtIn:
    def test_takes_back_exactly_what_its_entry_said(self) -> None:
        """R2, the last 2,240.00 on L1, stands against Opening balances; so does its reversal, and no money account."""
        bring_in("good")
        receipt = LoanTransaction.objects.get(external_reference="R2", loan=loan("L1"))

        taken = reverse_repayment(
            loan_id=receipt.loan_id, transaction_id=receipt.pk, reason="Never arrived", actor=IMPORTER
        ).transaction

        lines = [
            dict(Posting.objects.filter(entry=entry).values_list("account__code", "amount_minor"))
            for entry in (receipt.entry_id, taken.entry_id)
        ]
        assert lines[0]["3900"] == receipt.amount_minor
        assert lines[1] == {code: -minor for code, minor in lines[0].items()}
        assert Entry.objects.get(pk=taken.entry_id).reverses_id == receipt.entry_id
        assert (differences(), miscounts()) == ([], [])


class TestAMapping:
    def test_that_names_a_column_the_file_lacks_is_refused(self, tmp_path: Path) -> None:
        from lending.importing.mapping import header_of

        (tmp_path / "members.csv").write_text("no,name\nM1,Mary\n")
        with pytest.raises(BadMapping, match="has no column 'mobile'"):
            header_of(load(DATA / "mapping.json").customers, tmp_path)

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"colour": "red"}, "'colour', which means nothing here"),
            ({"customers": {"file": "x.csv", "columns": {"a": "external_id"}}}, "where full_name come from"),
            ({"loans": {"columns": {}}}, "names no file"),
            ({"through": "31.12.1998"}, "is not a day"),
        ],
    )
    def test_that_contradicts_itself_is_refused(self, change: dict[str, Any], sentence: str) -> None:
        said = json.loads((DATA / "mapping.json").read_text()) | change
        with pytest.raises(BadMapping, match=sentence):
            of_json(said)

    def test_of_ours_is_sound(self) -> None:
        from lending.importing.mapping import SHIPPED, shipped

        assert shipped() == ["czech_bank", "us_installment"]
        for name in shipped():
            load(SHIPPED / f"{name}.json")


@pytest.mark.usefixtures("here")
def test_what_happened_after_the_day_of_the_book_is_refused(tmp_path: Path) -> None:
    said = json.loads((DATA / "mapping.json").read_text())
    said["loans"]["columns"]["last"] = "last_paid_on"
    for name in ("members.csv", "payments.csv"):
        (tmp_path / name).write_text((DATA / "good" / name).read_text())
    header = "loan,member,paid_out,amount,months,status,paid,last\n"
    (tmp_path / "loans.csv").write_text(
        header + "L1,M1,2026-01-31,12000,6,running,,\nL2,M2,2026-02-15,600,3,running,5,2026-07-01\n"
    )
    with pytest.raises(RowsRefused) as caught:
        import_book(Wanted(mapping=of_json(said), directory=tmp_path), actor=IMPORTER)
    assert [str(problem) for problem in caught.value.report.problems.found] == [
        "loans.csv line 3, last: 2026-07-01 is after 2026-06-30."
    ]
