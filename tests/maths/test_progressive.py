"""Tranches, down payments, rate factors and recalculated interest: what every such schedule keeps."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.money import Rounding
from lending.maths.charges import BadCharge, Charge
from lending.maths.due_dates import NothingDueThen, RepayUnit, moved
from lending.maths.plan import DownPayment, LineKind, PlanLine, Tranche, balances, charged, net_of, shares_of
from lending.maths.progressive import (
    DayBasis,
    ProgressiveTerms,
    installments_of,
    level_installment,
    periods_of,
    progressive_plan,
    rate_factor,
)
from lending.maths.recalculation import Recalculation, Repaid, recalculated
from lending.maths.schedule import InstallmentTooSmall, NothingToLend, build_schedule
from lending.maths.terms import LoanTerms
from lending.maths.tranches import TranchesBearInterest, cumulative_plan
from lending.maths.unrounded import exact_schedule, exact_schedule_of
from lending.maths.waterfall import Component

START = date(2024, 1, 1)
AMOUNTS = st.integers(1_00, 10**10)
BASES = st.builds(DayBasis, st.sampled_from([30, None]), st.sampled_from([360, 364, 365, None]))
SHARES = st.none() | st.builds(DownPayment, st.decimals(1, 90, places=1))


@st.composite
def any_progressive(draw: st.DrawFn) -> ProgressiveTerms:
    return ProgressiveTerms(
        rate=Fraction(draw(st.decimals(0, 60, places=4))) / 100,
        number_of_installments=draw(st.integers(1, 24)),
        repay_every=draw(st.integers(1, 3)),
        repay_unit=draw(st.sampled_from(RepayUnit)),
        basis=draw(BASES),
        rounding=draw(st.sampled_from([Rounding.HALF_EVEN, Rounding.HALF_UP])),
        multiple=draw(st.sampled_from([1, 100])),
    )


@st.composite
def tranches_within(draw: st.DrawFn, days: int) -> list[Tranche]:
    first = Tranche(START, draw(AMOUNTS))
    later = st.builds(Tranche, st.integers(0, days).map(lambda day: START + timedelta(days=day)), AMOUNTS)
    return [first, *draw(st.lists(later, max_size=3))]


def check(lines: list[PlanLine], tranches: list[Tranche]) -> None:
    """Assert what every plan keeps."""
    assert sum(line.principal for line in lines) == sum(each.amount for each in tranches)
    assert min(min(line.principal, line.interest, line.days) for line in lines) >= 0
    assert all(earlier.due_on <= later.due_on for earlier, later in pairwise(lines))
    assert balances(lines, tranches)[-1] == 0


@settings(max_examples=60, deadline=None)
@given(data=st.data(), terms=any_progressive(), share=SHARES)
def test_a_progressive_plan_repays_every_tranche(
    data: st.DataObject, terms: ProgressiveTerms, share: DownPayment | None
) -> None:
    last = periods_of(terms, START)[-1].due_on
    tranches = data.draw(tranches_within((last - START).days - 1))
    lines = progressive_plan(terms, tranches, down_payment=share)
    check(lines, tranches)
    assert sum(line.kind == LineKind.DOWN_PAYMENT for line in lines) == (len(tranches) if share else 0)
    assert lines == progressive_plan(terms, tranches, down_payment=share)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), terms=any_progressive())
def test_the_order_in_which_tranches_are_named_does_not_show(data: st.DataObject, terms: ProgressiveTerms) -> None:
    tranches = data.draw(tranches_within(20))
    assert progressive_plan(terms, tranches) == progressive_plan(terms, data.draw(st.permutations(tranches)))


@settings(max_examples=40, deadline=None)
@given(amount=AMOUNTS, rate=st.decimals(0, 60, places=2), count=st.integers(1, 36))
def test_equal_periods_have_the_installment_of_the_annuity(amount: int, rate: Decimal, count: int) -> None:
    terms = ProgressiveTerms(Fraction(rate) / 100, count)
    monthly = Fraction(rate) / 1200
    exact = amount * monthly / (1 - (1 + monthly) ** -count) if monthly else Fraction(amount, count)
    assert abs(level_installment(terms, amount, periods_of(terms, START)) - exact) <= Fraction(1, 2)


def test_the_correction_brings_the_last_installment_closer_or_is_not_made() -> None:
    terms = ProgressiveTerms(Fraction("0.15678"), 6, basis=DayBasis(None, 365))
    net = [Tranche(START, 100_00)]
    assert installments_of(terms, net, periods_of(terms, START)) == [17_43] * 6  # 17.44 would leave a gap as large
    assert sum(row.total for row in progressive_plan(terms, net)[-1:]) == 17_47


def test_a_gap_of_more_than_half_a_cent_for_each_installment_is_corrected_once() -> None:
    terms, net = ProgressiveTerms(Fraction("0.0114"), 12), [Tranche(START, 100_00)]
    assert level_installment(terms, 100_00, periods_of(terms, START)) == 8_38  # the last one would be 8.45
    plan = progressive_plan(terms, net)
    assert (plan[0].total, plan[-1].total) == (8_39, 8_34)


def test_real_days_over_real_years_are_split_at_the_end_of_the_year() -> None:
    terms = ProgressiveTerms(Fraction(1), 1, basis=DayBasis(None, None))
    over = rate_factor(terms, date(2023, 12, 15), date(2024, 1, 15))
    assert over == Fraction(16, 365) + Fraction(15, 366)
    assert rate_factor(terms, date(2024, 2, 1), date(2024, 3, 1)) == Fraction(29, 366)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), terms=any_progressive(), late=st.integers(0, 900), daily=st.booleans())
def test_recalculated_interest_repays_the_loan_and_costs_no_less(
    data: st.DataObject, terms: ProgressiveTerms, late: int, daily: bool
) -> None:
    periods = periods_of(terms, START)
    net = [Tranche(START, data.draw(AMOUNTS))]
    installments = installments_of(terms, net, periods)
    planned = recalculated(Recalculation(START, daily_rest=daily), periods, installments, net)
    overdue = recalculated(Recalculation(START + timedelta(days=late), daily_rest=daily), periods, installments, net)
    assert sum(principal for principal, _ in overdue) == net[0].amount
    assert min(min(row) for row in overdue) >= 0
    slack = 2 * len(periods) ** 2  # each slice is rounded by itself
    assert sum(interest for _, interest in overdue) >= sum(interest for _, interest in planned) - slack


def test_what_was_repaid_bears_no_interest_from_its_day() -> None:
    terms = ProgressiveTerms(Fraction("0.07"), 6)
    net, periods = [Tranche(START, 100_00)], periods_of(terms, START)
    known = Recalculation(date(2024, 2, 15), (Repaid(date(2024, 2, 15), 16_43),))
    rows = recalculated(known, periods, [17_01] * 6, net)
    assert rows[1] == (16_48, 53)  # 14 days of 100.00 and 15 of 83.57


@settings(max_examples=60, deadline=None)
@given(data=st.data(), count=st.integers(1, 12), share=SHARES, multiple=st.sampled_from([1, 100]))
def test_a_cumulative_plan_repays_every_tranche(
    data: st.DataObject, count: int, share: DownPayment | None, multiple: int
) -> None:
    terms = LoanTerms(
        currency="USD", yearly_rate=Decimal(0), number_of_installments=count, installment_multiple=multiple
    )
    tranches = data.draw(tranches_within(500))
    check(cumulative_plan(terms, tranches, down_payment=share), tranches)


def test_a_tranche_after_the_last_due_date_adds_an_installment_on_the_next_regular_day() -> None:
    terms = LoanTerms(
        currency="USD", yearly_rate=Decimal(0), number_of_installments=1, repay_every=30, repay_unit=RepayUnit.DAYS
    )
    lines = cumulative_plan(terms, [Tranche(date(2023, 7, 1), 500), Tranche(date(2023, 8, 10), 400)])
    assert [(str(line.due_on), line.principal) for line in lines] == [("2023-07-31", 500), ("2023-08-30", 400)]


def test_more_installments_after_given_due_dates_keep_their_distance() -> None:
    terms = LoanTerms(currency="USD", yearly_rate=Decimal(0), number_of_installments=1)
    late = [Tranche(START, 500), Tranche(date(2024, 4, 20), 400)]
    lines = cumulative_plan(terms, late, due_on=[date(2024, 2, 15)])
    assert [str(line.due_on) for line in lines] == ["2024-02-15", "2024-03-15", "2024-04-15", "2024-05-15"]


def test_a_cumulative_loan_with_interest_takes_one_tranche_only() -> None:
    terms = LoanTerms(currency="USD", yearly_rate=Decimal(12), number_of_installments=3)
    one = [Tranche(START, 1000_00)]
    alone = build_schedule(terms, 1000_00, START).installments
    assert [line.interest for line in cumulative_plan(terms, one)] == [line.interest for line in alone]
    with pytest.raises(TranchesBearInterest):
        cumulative_plan(terms, [*one, Tranche(date(2024, 1, 20), 1)])


def test_given_due_dates_measure_their_own_periods() -> None:
    terms = LoanTerms(currency="USD", yearly_rate=Decimal(12), number_of_installments=2)
    days = (date(2024, 2, 1), date(2024, 4, 1))
    plan = build_schedule(terms, 1000_00, START, due_on=days)
    assert [line.due_on for line in plan.installments] == list(days)
    first, second = plan.installments
    assert first.interest == 10_00
    assert second.interest == round(first.balance * 0.02)


def test_a_due_date_that_there_is_not_cannot_be_moved() -> None:
    days = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]
    assert moved(days, days[1], date(2024, 3, 30), 1, RepayUnit.MONTHS) == [
        days[0],
        date(2024, 3, 30),
        date(2024, 4, 30),
    ]
    with pytest.raises(NothingDueThen):
        moved(days, date(2024, 2, 28), date(2024, 3, 30), 1, RepayUnit.MONTHS)


@pytest.mark.parametrize("tranches", [[], [Tranche(START, 0)]])
def test_nothing_paid_out_makes_no_plan(tranches: list[Tranche]) -> None:
    with pytest.raises(NothingToLend):
        net_of(tranches, None)


@given(amount=st.integers(0, 10**9), count=st.integers(1, 40), multiple=st.sampled_from([1, 5, 100]))
def test_shares_add_up_and_none_is_negative(amount: int, count: int, multiple: int) -> None:
    shares = shares_of(amount, count, multiple)
    assert (sum(shares), len(shares), min(shares) >= 0) == (amount, count, True)


def test_a_down_payment_carries_no_charge_and_the_first_installment_does() -> None:
    terms = LoanTerms(currency="USD", yearly_rate=Decimal(0), number_of_installments=2)
    lines = cumulative_plan(terms, [Tranche(START, 1000)], down_payment=DownPayment(Decimal(25)))
    plan = charged(lines, [Charge(Component.FEE, START, 7), Charge(Component.PENALTY, date(2024, 5, 1), 9)])
    assert [(str(line.kind), line.fee, line.penalty) for line in plan] == [
        ("down_payment", 0, 0),
        ("regular", 7, 0),
        ("regular", 0, 0),
        ("extra", 0, 9),
    ]
    with pytest.raises(BadCharge):
        charged(lines, [Charge(Component.FEE, date(2023, 12, 31), 7)])


@settings(max_examples=40, deadline=None)
@given(principal=st.integers(100_00, 10**9), rate=st.decimals(0, 40, places=2), count=st.integers(1, 60))
def test_an_exact_schedule_repays_the_loan_to_the_last_fraction(principal: int, rate: Decimal, count: int) -> None:
    lines = exact_schedule(principal, Fraction(rate) / 1200, count)
    assert sum(line.principal for line in lines) == principal
    assert lines[-1].balance == 0
    assert lines[-1].total == lines[0].total  # nothing was rounded, so nothing is left for the last one
    up = exact_schedule(principal, Fraction(rate) / 1200, count, rounded_up_to=100)
    assert 0 <= up[0].total - lines[0].total < 100 or len(up) == 1
    assert sum(line.principal for line in up) == principal


def test_an_installment_below_the_interest_repays_nothing() -> None:
    with pytest.raises(InstallmentTooSmall):
        exact_schedule_of(1000_00, Fraction(1, 100), 10_00)
    with pytest.raises(NothingToLend):
        exact_schedule(0, Fraction(1, 100), 3)
    with pytest.raises(NothingToLend):
        exact_schedule_of(0, Fraction(1, 100), 3)
