"""The maths agrees with numbers of other systems and of official examples.

Of an allocation case the schedule, the totals, the payments' split and the overpayment are compared; its accruals,
statuses and lists of charges are not the business of the maths.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from lending.maths.due_dates import RepayUnit, due_dates
from lending.maths.effective import CashFlow, effective_yearly_rate
from lending.maths.replay import InstallmentState, replay
from lending.maths.schedule import ScheduledInstallment
from tests.maths.vector_cases import (
    DUE_DAYS,
    Case,
    Moment,
    NotYet,
    cases,
    covered,
    minor,
    moments_of,
    schedule_of,
    supported,
)

BY_ID = {case["id"]: case for family in ("schedule", "due_dates", "allocation", "apr") for case in cases(family)}
PAYMENTS = {"repayment", "goodwill_credit", "merchant_issued_refund", "payout_refund"}
YEAR = {
    "days/365": Fraction(1, 365),
    "days/365.25": Fraction(4, 1461),
    "months/12": Fraction(1, 12),
    "years": Fraction(1),
}


def compare(stated: Case, ours: dict[str, Any], decimals: int) -> int:
    """Compare every fact that is stated and that we have, and count them."""
    common = ours.keys() & stated.keys()
    for name in common:
        said = stated[name]
        if isinstance(ours[name], int) and isinstance(said, str):
            said = minor(said, decimals)
        assert ours[name] == said, (name, stated, ours)
    return len(common)


def row(line: ScheduledInstallment) -> dict[str, Any]:
    return {
        "due_date": line.due_on.isoformat(),
        "principal": line.principal,
        "interest": line.interest,
        "fees": line.fee,
        "penalties": line.penalty,
        "total_due": line.total,
    }


def paid_row(state: InstallmentState) -> dict[str, Any]:
    return {
        "paid": state.paid.total,
        "in_advance": state.paid_in_advance,
        "late": state.paid_late,
        "outstanding": state.left.total,
        "paid_date": state.completed_on.isoformat() if state.completed_on else None,
    }


@pytest.mark.parametrize("name", covered("schedule"))
def test_a_schedule(name: str) -> None:
    case = BY_ID[name]
    plan, decimals = schedule_of(case), case["currency_decimals"]
    if not case.get("expected_partial"):
        assert len(plan.installments) == len(case["expected"])
    for stated in case["expected"]:
        line = plan.installments[stated["n"] - 1]
        assert compare(stated, {**row(line), "balance": line.balance}, decimals) >= 2
    totals = {"principal": plan.principal, "interest": plan.interest, "fees": plan.fee, "penalties": plan.penalty}
    compare(case.get("totals", {}), {**totals, "total_due": plan.total}, decimals)


def read_due_dates(case: Case) -> tuple[date, ...]:
    first = date.fromisoformat(case["first_repayment_date"])
    return due_dates(
        disbursed_on=date.fromisoformat(case["disbursement_date"]) if "disbursement_date" in case else first,
        every=case["repay_every"],
        unit=RepayUnit(case["repay_unit"]),
        count=case["number_of_installments"],
        first_due_on=first,
        due_day=DUE_DAYS[case["rule"]],
    )


@pytest.mark.parametrize("name", covered("due_dates"))
def test_due_dates(name: str) -> None:
    days = read_due_dates(BY_ID[name])
    for stated in BY_ID[name]["expected"]:
        assert days[stated["n"] - 1].isoformat() == stated["due_date"]


@pytest.mark.parametrize("name", covered("allocation"))
def test_an_allocation(name: str) -> None:
    case = BY_ID[name]
    moments = moments_of(case)
    assert any("schedule" in moment.expected for moment in moments)
    for moment in moments:
        compare_moment(moment, case["terms"]["currency_decimals"])


def compare_moment(moment: Moment, decimals: int) -> None:
    """Compare the schedule, its totals, every payment's split and the overpayment."""
    state = replay(moment.plan.installments, moment.counting)
    stated_rows = [each for each in moment.expected.get("schedule", []) if each["kind"] == "installment"]
    if stated_rows:
        assert len(stated_rows) == len(state.installments)
    for stated, line, paid in zip(stated_rows, moment.plan.installments, state.installments, strict=False):
        assert compare(stated, {**row(line), **paid_row(paid), "balance": line.balance}, decimals) == 12
    sums = [paid_row(each) for each in state.installments]
    totals = {key: sum(each[key] for each in sums) for key in ("paid", "in_advance", "late", "outstanding")}
    plan = moment.plan
    totals |= {"principal": plan.principal, "interest": plan.interest, "fees": plan.fee, "penalties": plan.penalty}
    compare(moment.expected.get("totals", {}), totals, decimals)
    compare(moment.expected, {"outstanding": totals["outstanding"], "overpaid": state.credit}, decimals)
    compare_payments(moment, decimals)


def compare_payments(moment: Moment, decimals: int) -> None:
    """Compare how each payment was split when it was posted; reversed ones keep the split they had."""
    stated = [each for each in moment.expected.get("transactions", []) if each["type"] in PAYMENTS]
    if not stated:
        return
    poured = replay(moment.plan.installments, moment.payments).poured
    assert len(stated) == len(poured)
    for said, payment, ours in zip(stated, moment.payments, poured, strict=True):
        split = {"principal": ours.principal, "interest": ours.interest, "fees": ours.fee, "penalties": ours.penalty}
        assert (
            compare(said, {**split, "amount": payment.amount, "date": payment.received_on.isoformat()}, decimals) == 6
        )


def read_rate(case: Case) -> Decimal:
    """Compute the effective rate of a case."""
    if case["method"] != "annual_effective":
        raise NotYet(case["method"])
    year = YEAR[case["time_basis"]]
    advances, payments = (
        [CashFlow(int(flow["t"]) * year, minor(flow["amount"], 2)) for flow in case[side]]
        for side in ("advances", "payments")
    )
    return effective_yearly_rate(advances, payments)


@pytest.mark.parametrize("name", covered("apr"))
def test_an_effective_rate(name: str) -> None:
    case = BY_ID[name]
    assert round(read_rate(case), case["decimals"]) == Decimal(case["expected_apr_percent"])


@pytest.mark.parametrize(
    ("family", "reads"),
    [("schedule", schedule_of), ("due_dates", read_due_dates), ("allocation", moments_of), ("apr", read_rate)],
)
def test_the_list_names_every_case_that_can_be_run(family: str, reads: Callable[[Case], object]) -> None:
    can, listed = supported(family, reads), covered(family)
    print(f"{family}: {len(listed)} of {len(cases(family))} cases covered")  # noqa: T201 - shown with -rP
    assert listed == can
    assert set(listed) <= {case["id"] for case in cases(family)}
