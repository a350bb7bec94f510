"""Loan histories: what happens to them, with numbers that can be checked by hand, and what every replay keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lending.maths.charges import Charge
from lending.maths.due_dates import RepayUnit
from lending.maths.happenings import (
    Charged,
    ChargedBack,
    ChargedOff,
    CreditRefunded,
    Event,
    PaidOut,
    Reaged,
    Reamortized,
    Received,
    Waived,
)
from lending.maths.plan import LineKind, PlanLine, Tranche
from lending.maths.progressive import ProgressiveTerms, installments_of, periods_of
from lending.maths.recalculation import Recalculation, Repaid, recalculated_plan
from lending.maths.strategies import (
    PENALTY_FEE_INTEREST_PRINCIPAL,
    Advanced,
    FutureRule,
    InstallmentByInstallment,
    Standing,
)
from lending.maths.terms import LoanTerms
from lending.maths.timeline import Conventions, Played, play
from lending.maths.tranches import cumulative_plan
from lending.maths.waterfall import Component

START = date(2024, 1, 1)
FEB, MAR, APR, MAY = (date(2024, month, 1) for month in (2, 3, 4, 5))
TERMS = LoanTerms(currency="USD", yearly_rate=Decimal(0), number_of_installments=3)
ORDER = tuple(product(Standing, PENALTY_FEE_INTEREST_PRINCIPAL))
ALL_AT_ONCE = Conventions(
    plan=lambda tranches, as_of, repaid: cumulative_plan(TERMS, tranches),
    strategy_of=lambda kind: InstallmentByInstallment(PENALTY_FEE_INTEREST_PRINCIPAL),
)
STEP_BY_STEP = replace(
    ALL_AT_ONCE,
    step_by_step=True,
    strategy_of=lambda kind: Advanced(
        ORDER, FutureRule.LAST_INSTALLMENT if kind == "goodwill_credit" else FutureRule.NEXT_INSTALLMENT
    ),
)
BOTH = pytest.mark.parametrize("ways", [ALL_AT_ONCE, STEP_BY_STEP])
LENT = PaidOut(on=START, entry=1, amount=750_00)


def pay(on: date, amount: int, entry: int, kind: str = "repayment") -> Received:
    return Received(on=on, entry=entry, amount=amount, kind=kind)


def fee(on: date, amount: int, entry: int, due_on: date | None = None) -> Charged:
    return Charged(on=on, entry=entry, charge=Charge(Component.FEE, due_on or on, amount))


def left(loan: Played) -> list[int]:
    return [row.left for row in loan.rows]


@BOTH
def test_value_dates_count_and_then_the_order_of_entry(ways: Conventions) -> None:
    late_entry = [LENT, pay(MAR, 250_00, 2), pay(FEB, 250_00, 3)]
    loan = play(late_entry, ways, APR)
    assert [str(row.completed_on) for row in loan.rows[:2]] == [str(FEB), str(MAR)]
    same_day = [LENT, pay(FEB, 250_00, 3), pay(FEB, 300_00, 2)]
    assert [posting.balance for posting in play(same_day, ways, APR).postings] == [750_00, 450_00, 200_00]


@BOTH
def test_paid_in_advance_on_the_day_and_late(ways: Conventions) -> None:
    loan = play([LENT, pay(date(2024, 1, 20), 100_00, 2), pay(FEB, 100_00, 3), pay(MAR, 60_00, 4)], ways, MAR)
    first, second, _ = loan.rows
    assert (first.in_advance, first.late, first.completed_on) == (100_00, 50_00, MAR)
    assert (second.in_advance, second.late, second.left) == (0, 0, 240_00)


@BOTH
def test_a_chargeback_falls_due_with_the_next_installment_and_leaves_the_paid_one_alone(ways: Conventions) -> None:
    history = [LENT, pay(FEB, 250_00, 2), ChargedBack(on=date(2024, 2, 10), entry=3, amount=250_00, of=2)]
    loan = play(history, ways, MAR)
    assert left(loan) == [0, 500_00, 250_00]
    assert loan.rows[0].completed_on == FEB
    assert loan.balances(same_day=True) == [500_00, 250_00, 0]
    assert loan.postings[-1].balance == 750_00


@BOTH
def test_on_a_due_date_a_chargeback_waits_for_the_next_installment_unless_there_is_none(ways: Conventions) -> None:
    paid = [LENT, pay(FEB, 250_00, 2)]
    middle = play([*paid, ChargedBack(on=MAR, entry=3, amount=100_00, of=2)], ways, APR)
    assert left(middle) == [0, 250_00, 350_00]
    last = play([*paid, ChargedBack(on=APR, entry=3, amount=100_00, of=2)], ways, APR)
    assert left(last) == [0, 250_00, 350_00]


@BOTH
def test_a_chargeback_after_maturity_makes_an_extra_installment_which_moves(ways: Conventions) -> None:
    paid = [LENT, pay(FEB, 250_00, 2), pay(MAR, 250_00, 3), pay(APR, 250_00, 4)]
    first = ChargedBack(on=date(2024, 4, 25), entry=5, amount=250_00, of=3)
    loan = play([*paid, first, ChargedBack(on=MAY, entry=6, amount=200_00, of=4)], ways, MAY)
    assert [(str(row.line.kind), row.line.due_on, row.left) for row in loan.rows[3:]] == [("extra", MAY, 450_00)]


@BOTH
def test_a_credit_balance_covers_a_chargeback_first(ways: Conventions) -> None:
    paid = [LENT, pay(FEB, 1000_00, 2)]
    covered = play([*paid, ChargedBack(on=MAR, entry=3, amount=250_00, of=2)], ways, MAR)
    assert (covered.credit, covered.outstanding, len(covered.rows)) == (0, 0, 3)
    more = play([*paid, ChargedBack(on=MAR, entry=3, amount=350_00, of=2)], ways, MAR)
    assert (more.credit, more.outstanding) == (0, 100_00)


@BOTH
def test_a_refund_of_credit_that_is_gone_becomes_principal(ways: Conventions) -> None:
    paid = [LENT, pay(FEB, 250_00, 2), pay(MAR, 250_00, 3), pay(APR, 350_00, 4)]
    refund = CreditRefunded(on=APR, entry=5, amount=100_00)
    assert play([*paid, refund], ways, APR).outstanding == 0
    reversed_first = play([paid[0], *paid[2:], refund], ways, APR)
    assert (reversed_first.outstanding, reversed_first.postings[-1].parts.principal) == (250_00, 100_00)


def test_a_chargeback_gives_components_back_in_the_products_order_up_to_what_was_paid() -> None:
    order = (Component.PENALTY, Component.FEE, Component.INTEREST, Component.PRINCIPAL)
    ways = replace(STEP_BY_STEP, chargeback_order=order)
    history: list[Event] = [LENT, fee(START, 3_00, 2, FEB), pay(FEB, 253_00, 3)]
    history += [ChargedBack(on=date(2024, 2, 5 + entry), entry=entry, amount=2_00, of=3) for entry in (4, 5)]
    parts = [posting.parts for posting in play(history, ways, MAR).postings[-2:]]
    assert [(part.fee, part.principal) for part in parts] == [(2_00, 0), (1_00, 1_00)]


def test_a_charge_entered_later_is_paid_by_what_a_payment_had_left_over_with_its_own_day() -> None:
    history = [LENT, pay(FEB, 755_00, 2), fee(MAR, 3_00, 3)]
    loan = play(history, STEP_BY_STEP, MAR)
    assert (loan.credit, loan.outstanding, loan.postings[1].parts.fee) == (2_00, 0, 3_00)
    assert loan.rows[1].completed_on == FEB
    (charge,) = loan.charges
    assert (charge.entry, charge.paid, charge.left) == (3, 3_00, 0)


def test_a_new_disbursement_is_paid_by_the_credit_balance_on_its_own_day() -> None:
    again = PaidOut(on=date(2024, 2, 10), entry=3, amount=100_00)
    loan = play([LENT, pay(FEB, 780_00, 2), again], STEP_BY_STEP, MAR)
    assert (loan.credit, loan.outstanding) == (0, 70_00)
    assert loan.postings[1].parts.principal == 750_00
    assert loan.postings[2].balance == 70_00


def test_a_charge_entered_before_money_is_paid_out_waits_for_it() -> None:
    early = fee(date(2023, 12, 1), 5_00, 1, FEB)
    loan = play([early, replace(LENT, entry=2)], STEP_BY_STEP, FEB)
    assert [row.line.fee for row in loan.rows] == [5_00, 0, 0]


@BOTH
def test_a_waived_charge_is_owed_by_nobody(ways: Conventions) -> None:
    loan = play([LENT, fee(MAY, 10_00, 2), Waived(on=MAY, entry=3, of=2)], ways, MAY)
    assert (loan.rows[3].waived, loan.rows[3].left, loan.rows[3].completed_on) == (10_00, 0, MAY)


@BOTH
def test_a_charge_off_names_what_is_owed_and_changes_nothing(ways: Conventions) -> None:
    loan = play([LENT, fee(FEB, 5_00, 2), pay(FEB, 255_00, 3), ChargedOff(on=MAR, entry=4)], ways, MAR)
    posting = loan.postings[-1]
    assert (posting.amount, posting.parts.principal, posting.balance, loan.outstanding) == (500_00, 500_00, 0, 500_00)


@BOTH
def test_reamortizing_moves_what_is_due_evenly_and_leaves_charges(ways: Conventions) -> None:
    loan = play([LENT, fee(FEB, 5_00, 2), Reamortized(on=date(2024, 2, 5), entry=3)], ways, MAR)
    assert [row.line.principal for row in loan.rows] == [0, 375_00, 375_00]
    assert left(loan) == [5_00, 375_00, 375_00]


@BOTH
def test_reaging_moves_all_principal_into_new_installments(ways: Conventions) -> None:
    reaged = Reaged(on=date(2024, 4, 10), entry=3, starts_on=MAY, every=1, unit=RepayUnit.MONTHS, count=2)
    loan = play([LENT, pay(FEB, 250_00, 2), reaged], ways, MAY)
    assert left(loan) == [0, 0, 0, 250_00, 250_00]
    assert [row.line.due_on for row in loan.rows[3:]] == [MAY, date(2024, 6, 1)]
    assert loan.rows[2].completed_on == date(2024, 4, 10)


DAYS = st.integers(0, 150).map(lambda days: START + timedelta(days=days))
SUMS = st.integers(1, 900_00)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Draw a loan and what happened to it, in the order of entry."""
    events: list[Event] = [LENT]
    for entry in range(2, draw(st.integers(2, 9))):
        on, amount = draw(DAYS), draw(SUMS)
        kinds = st.sampled_from(["repayment", "goodwill_credit"])
        received = [event.entry for event in events if isinstance(event, Received)]
        choices = [
            pay(on, amount, entry, draw(kinds)),
            fee(on, amount, entry),
            PaidOut(on=on, entry=entry, amount=amount),
            CreditRefunded(on=on, entry=entry, amount=amount),
            ChargedOff(on=on, entry=entry),
            Reamortized(on=on, entry=entry),
            *(ChargedBack(on=on, entry=entry, amount=amount, of=of) for of in received[:1]),
        ]
        events.append(draw(st.sampled_from(choices)))
    return events


@settings(max_examples=150, deadline=None)
@given(history=histories(), ways=st.sampled_from([ALL_AT_ONCE, STEP_BY_STEP]), data=st.data())
def test_a_replay_loses_and_invents_nothing(history: list[Event], ways: Conventions, data: st.DataObject) -> None:
    loan = play(history, ways, date(2024, 6, 1))
    received = sum(event.amount for event in history if isinstance(event, Received))
    given_back = sum(event.amount for event in history if isinstance(event, ChargedBack | CreditRefunded))
    owed = sum(event.amount for event in history if isinstance(event, PaidOut))
    owed += sum(event.charge.amount for event in history if isinstance(event, Charged))
    assert owed + given_back - received == loan.outstanding - loan.credit
    assert loan.credit >= 0
    assert min(row.left for row in loan.rows) >= 0
    assert all(row.in_advance + row.late <= row.paid for row in loan.rows)
    assert all((row.completed_on is None) == bool(row.left) for row in loan.rows if row.line.total)
    assert loan == play(data.draw(st.permutations(history)), ways, date(2024, 6, 1))


@settings(max_examples=100, deadline=None)
@given(history=histories(), ways=st.sampled_from([ALL_AT_ONCE, STEP_BY_STEP]))
def test_the_balance_of_postings_is_the_principal_that_is_owed(history: list[Event], ways: Conventions) -> None:
    loan = play(history, ways, date(2024, 6, 1))
    balances = [posting.balance for posting in loan.postings if posting.kind not in ("charge_off", "re_amortize")]
    principal = sum(row.line.principal for row in loan.rows)
    charges = sum(row.line.fee for row in loan.rows)
    paid_to_charges = sum(charge.paid for charge in loan.charges)
    assert balances[-1] == principal - (sum(row.paid for row in loan.rows) - paid_to_charges)
    assert charges == sum(charge.charge.amount for charge in loan.charges)
    assert sum(row.line.kind == LineKind.EXTRA for row in loan.rows) <= 1


MONTHLY = ProgressiveTerms(Fraction("0.24"), 4)


def recalculating(tranches: Sequence[Tranche], as_of: date, repaid: Sequence[Repaid]) -> list[PlanLine]:
    periods = periods_of(MONTHLY, START)
    known = Recalculation(as_of, tuple(repaid))
    return recalculated_plan(known, periods, installments_of(MONTHLY, tranches, periods), tranches)


RECALCULATING = replace(STEP_BY_STEP, plan=recalculating, recalculates=True)


def test_interest_of_a_late_installment_runs_until_it_is_paid() -> None:
    on_time = play([LENT, pay(FEB, 196_97, 2)], RECALCULATING, MAR)
    late = play([LENT, pay(date(2024, 2, 15), 196_97, 2)], RECALCULATING, MAR)
    assert on_time.rows[0].left == late.rows[0].left == 0
    assert late.rows[1].line.interest - on_time.rows[1].line.interest == 176  # 181.97 for 14 of 29 days


@settings(max_examples=150, deadline=None)
@given(
    paid=st.lists(st.tuples(st.integers(0, 140), st.integers(1, 300_00)), max_size=6),
    as_of=st.integers(140, 200),
)
def test_recalculated_interest_leaves_nothing_negative(paid: list[tuple[int, int]], as_of: int) -> None:
    history: list[Event] = [LENT]
    history += [pay(START + timedelta(days=days), amount, entry) for entry, (days, amount) in enumerate(paid, 2)]
    loan = play(history, RECALCULATING, START + timedelta(days=as_of))
    assert min(row.left for row in loan.rows) >= 0
    assert loan.credit >= 0
    assert sum(row.line.principal for row in loan.rows) == 750_00
    owed = sum(row.line.total for row in loan.rows)
    assert owed - sum(amount for _, amount in paid) == loan.outstanding - loan.credit
