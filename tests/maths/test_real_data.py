"""The maths against real loans, which are not part of the project: LENDSPACE_REAL_DATA names their folder."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kernel.money import Rounding
from lending.maths.arrears import arrears_on
from lending.maths.replay import Payment, replay
from lending.maths.schedule import Schedule, build_schedule, regular_installment
from lending.maths.terms import Amortization, LoanTerms

FOLDER = os.environ.get("LENDSPACE_REAL_DATA", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="LENDSPACE_REAL_DATA does not name a folder with real loans")

LAST_DAY = date(1998, 12, 31)
TOLERANCE = 30_00
Row = dict[str, str]


def rows(name: str) -> Iterator[Row]:
    with (Path(FOLDER) / name).open(newline="") as file:
        yield from csv.DictReader(file)


def crowns(text: str) -> int:
    return int(Decimal(text) * 100)


def plan_of(loan: Row) -> Schedule:
    """Plan a zero-interest loan of the Czech bank, as its contract says: the same whole crowns every month."""
    terms = LoanTerms(
        currency="CZK",
        yearly_rate=Decimal(0),
        number_of_installments=int(loan["duration_months"]),
        amortization=Amortization.EQUAL_PRINCIPAL,
    )
    granted, first = (date.fromisoformat(loan[name]) for name in ("granted_date", "first_due_date"))
    return build_schedule(terms, crowns(loan["amount_czk"]), granted, first_due_on=first)


def payments_of(loan: Row) -> list[Payment]:
    """Give as many payments as were counted until the last day, by standing order; their days do not matter here."""
    amount, count = crowns(loan["standing_order_czk"]), int(loan["instalments_paid_by_1998_12_31"])
    return [Payment(LAST_DAY, amount, entry) for entry in range(count)]


def test_the_plans_are_those_of_the_contracts() -> None:
    for loan in rows("berka/loans.csv"):
        plan = plan_of(loan)
        assert {line.total for line in plan.installments} == {crowns(loan["monthly_payment_czk"])}
        assert plan.maturity_on.isoformat() == loan["last_due_date"]
        due = sum(line.due_on <= LAST_DAY for line in plan.installments)
        assert due == int(loan["instalments_due_by_1998_12_31"])


def test_the_loans_in_arrears_are_those_that_the_bank_called_bad_and_those_with_a_missed_installment() -> None:
    late, in_arrears = Counter[str](), Counter[str]()
    for loan in rows("berka/loans.csv"):
        state = replay(plan_of(loan).installments, payments_of(loan))
        assert sum(line.paid.total for line in state.installments) + state.credit == crowns(loan["paid_total_czk"])
        if arrears_on(LAST_DAY, state.left, tolerance=TOLERANCE).in_arrears:
            in_arrears[loan["status"]] += 1
            assert int(loan["missed_instalments"]) > 0
        late[loan["status"]] += arrears_on(LAST_DAY, state.left).in_arrears
    assert in_arrears == {"A": 2, "B": 31, "C": 18, "D": 45}
    assert sum(late.values()) > sum(in_arrears.values())  # without a tolerance, crumbs of half a crown count


def test_payments_on_their_days_leave_the_good_loans_complete() -> None:
    paid: dict[str, list[Payment]] = {}
    for number, row in enumerate(rows("berka/repayments_implied.csv")):
        payment = Payment(date.fromisoformat(row["date"]), crowns(row["amount_czk"]), number)
        paid.setdefault(row["loan_id"], []).append(payment)
    good = [loan for loan in rows("berka/loans.csv") if loan["loan_id"] in paid]
    assert len(good) == 586
    for loan in good:
        payments = paid[loan["loan_id"]]
        state = replay(plan_of(loan).installments, payments)
        assert not arrears_on(LAST_DAY, state.left, tolerance=TOLERANCE).in_arrears
        assert sum(poured.allocated for poured in state.poured) + state.credit == sum(each.amount for each in payments)


def test_a_us_lender_rounds_the_annuity_up_to_the_cent() -> None:
    agreed = total = 0
    for loan in rows("lending_club/loans.csv"):
        if loan["era"] != "ceil":
            continue
        terms = LoanTerms(
            currency="USD",
            yearly_rate=Decimal(loan["annual_rate_pct"]),
            number_of_installments=int(loan["term_months"]),
            installment_rounding=Rounding.UP,
        )
        ours = regular_installment(terms, int(Decimal(loan["principal_usd"]) * 100))
        agreed += ours == int(Decimal(loan["installment_usd"]) * 100)
        total += 1
    assert total == 20_420
    assert agreed / total >= 0.999
    assert total - agreed <= 8  # rates that were changed later, with the old installment kept
