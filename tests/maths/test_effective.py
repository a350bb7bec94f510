"""The effective yearly rate, checked against its own definition and against formulas."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lending.maths.effective import CashFlow, NoEffectiveRate, effective_rate_of, effective_yearly_rate
from lending.maths.schedule import build_schedule
from lending.maths.terms import InterestMethod, LoanTerms

START = Fraction(0)


def test_a_monthly_rate_compounds() -> None:
    # ten payments of 1 % and the loan at the end: (1.01)^12 - 1 = 12.6825 %
    coupons = [CashFlow(Fraction(month, 12), 1_00) for month in range(1, 10)] + [CashFlow(Fraction(10, 12), 101_00)]
    assert round(effective_yearly_rate([CashFlow(START, 100_00)], coupons), 8) == Decimal("12.68250301")


def test_no_interest_is_no_rate_and_less_than_lent_is_a_negative_one() -> None:
    loan = [CashFlow(START, 100_00)]
    assert round(effective_yearly_rate(loan, [CashFlow(Fraction(1), 100_00)]), 12) == 0
    assert round(effective_yearly_rate(loan, [CashFlow(Fraction(1), 50_00)]), 12) == -50


def test_flat_interest_costs_nearly_twice_what_it_says_and_a_fee_costs_more() -> None:
    flat = LoanTerms(
        currency="KES", yearly_rate=Decimal(12), number_of_installments=12, interest_method=InterestMethod.FLAT
    )
    plan = build_schedule(flat, 12_000_00, date(2026, 1, 1))
    assert round(effective_rate_of(plan), 1) == Decimal("23.8")
    assert effective_rate_of(plan, withheld=600_00) > effective_rate_of(plan) + 10


@settings(max_examples=30, deadline=None)
@given(
    percent=st.integers(-50, 2_000),
    shares=st.lists(st.tuples(st.integers(1, 3_650), st.integers(1, 10**9)), min_size=1, max_size=8),
)
def test_the_rate_that_was_put_in_comes_out(percent: int, shares: list[tuple[int, int]]) -> None:
    payments = [CashFlow(Fraction(days, 365), amount * 10**20) for days, amount in shares]
    growth = 1 + Decimal(percent) / 100
    worth = sum(
        Decimal(flow.amount) / growth ** (Decimal(flow.at.numerator) / flow.at.denominator) for flow in payments
    )
    found = effective_yearly_rate([CashFlow(START, round(worth))], payments)
    assert abs(found - percent) < Decimal("0.001")


@pytest.mark.parametrize(
    ("advances", "payments"),
    [
        ([], [CashFlow(Fraction(1), 1)]),
        ([CashFlow(START, 1)], []),
        ([CashFlow(START, 0)], [CashFlow(Fraction(1), 1)]),
        ([CashFlow(START, 100)], [CashFlow(START, 100)]),
        ([CashFlow(START, 100)], [CashFlow(Fraction(1), -100)]),
    ],
)
def test_where_there_is_no_rate_it_says_so(advances: list[CashFlow], payments: list[CashFlow]) -> None:
    with pytest.raises(NoEffectiveRate):
        effective_yearly_rate(advances, payments)
