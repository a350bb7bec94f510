"""Schedules with numbers that can be checked by hand."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kernel.money import Rounding
from lending.maths.day_count import DayCount
from lending.maths.due_dates import FirstDueTooEarly, RepayUnit
from lending.maths.schedule import (
    InstallmentNotFixed,
    InstallmentTooSmall,
    NothingToLend,
    Schedule,
    build_schedule,
    regular_installment,
)
from lending.maths.terms import (
    Amortization,
    InstallmentBasis,
    InterestCalculation,
    InterestMethod,
    LoanTerms,
    UnworkableTerms,
)

NEW_YEAR = date(2026, 1, 1)


def terms(rate: str, count: int, **options: Any) -> LoanTerms:
    return LoanTerms(currency="KES", yearly_rate=Decimal(rate), number_of_installments=count, **options)


def parts(schedule: Schedule) -> list[tuple[int, int]]:
    return [(line.principal, line.interest) for line in schedule.installments]


def totals(schedule: Schedule) -> list[int]:
    return [line.total for line in schedule.installments]


@pytest.mark.parametrize(
    ("rate", "count", "principal", "expected"),
    [
        ("9.99", 36, 100_000_00, 3_226_25),
        ("13.5", 12, 1_000_000_00, 89_552_03),
        ("12", 6, 5_000_00, 862_74),
        ("0", 3, 100_00, 33_33),
    ],
)
def test_the_annuity(rate: str, count: int, principal: int, expected: int) -> None:
    assert regular_installment(terms(rate, count), principal) == expected
    assert build_schedule(terms(rate, count), principal, NEW_YEAR).regular_installment == expected


def test_declining_balance_by_hand() -> None:
    plan = build_schedule(terms("12", 3), 1_000_00, NEW_YEAR)
    # 1 % of 1000.00, of 669.98 and of 336.66; the installment is 340.02
    assert parts(plan) == [(330_02, 10_00), (333_32, 6_70), (336_66, 3_37)]
    assert totals(plan) == [340_02, 340_02, 340_03]
    assert [line.balance for line in plan.installments] == [669_98, 336_66, 0]
    assert (plan.first_due_on, plan.maturity_on) == (date(2026, 2, 1), date(2026, 4, 1))
    assert (plan.interest, plan.fee, plan.penalty, plan.total) == (20_07, 0, 0, 1_020_07)


def test_equal_principal_by_hand() -> None:
    plan = build_schedule(terms("12", 3, amortization=Amortization.EQUAL_PRINCIPAL), 1_000_00, NEW_YEAR)
    assert parts(plan) == [(333_33, 10_00), (333_33, 6_67), (333_34, 3_33)]


def test_flat_interest_by_hand() -> None:
    plan = build_schedule(terms("12", 3, interest_method=InterestMethod.FLAT), 1_000_00, NEW_YEAR)
    assert parts(plan) == [(333_33, 10_00), (333_33, 10_00), (333_34, 10_00)]


def test_flat_interest_that_does_not_divide_leaves_the_rest_to_the_last() -> None:
    plan = build_schedule(terms("15", 4, interest_method=InterestMethod.FLAT), 1_250_00, NEW_YEAR)
    assert [line.interest for line in plan.installments] == [15_62, 15_62, 15_62, 15_64]  # 62.50 / 4 = 15.625


def test_flat_installments_in_whole_units() -> None:
    plan = build_schedule(
        terms("12", 3, interest_method=InterestMethod.FLAT, installment_multiple=100), 1_250_00, NEW_YEAR
    )
    # 417 + 12 less the interest of 12.50 is 416.50, so that both together are whole
    assert parts(plan) == [(416_50, 12_50), (416_50, 12_50), (417_00, 12_50)]


def test_no_interest_at_all() -> None:
    plan = build_schedule(terms("0", 4, installment_multiple=100), 1_250_00, NEW_YEAR)
    assert parts(plan) == [(312_00, 0), (312_00, 0), (312_00, 0), (314_00, 0)]  # 312.50 goes to the even 312


def test_weeks_are_fifty_two_to_the_year_and_days_follow_the_day_count() -> None:
    weekly = build_schedule(terms("52", 2, repay_unit=RepayUnit.WEEKS), 1_000_00, NEW_YEAR)
    assert weekly.installments[0].interest == 10_00
    ten_days = terms("36.5", 2, repay_every=10, repay_unit=RepayUnit.DAYS)
    assert build_schedule(ten_days, 1_000_00, NEW_YEAR).installments[0].interest == 10_00
    of_360 = replace(ten_days, yearly_rate=Decimal(36), day_count=DayCount.ACTUAL_360)
    assert build_schedule(of_360, 1_000_00, NEW_YEAR).installments[0].interest == 10_00


def test_daily_interest_counts_the_days_of_the_month() -> None:
    daily = terms("36.5", 3, interest_calculation=InterestCalculation.DAILY, amortization=Amortization.EQUAL_PRINCIPAL)
    plan = build_schedule(daily, 3_000_00, NEW_YEAR)
    # 31 days on 3000, 28 on 2000 and 31 on 1000, at 0.1 % a day
    assert [line.interest for line in plan.installments] == [93_00, 56_00, 31_00]
    thirty = build_schedule(replace(daily, yearly_rate=Decimal(36), day_count=DayCount.THIRTY_360), 3_000_00, NEW_YEAR)
    assert [line.interest for line in thirty.installments] == [90_00, 60_00, 30_00]


def test_one_loan_on_actual_365_for_thirty_days() -> None:
    once = terms("13.5", 1, repay_every=30, repay_unit=RepayUnit.DAYS, interest_calculation=InterestCalculation.DAILY)
    assert build_schedule(once, 1_000_000_00, NEW_YEAR).interest == 11_095_89


def test_an_equal_installment_is_equal_whatever_the_length_of_the_months() -> None:
    daily = terms("24", 12, interest_calculation=InterestCalculation.DAILY)
    exact = build_schedule(daily, 10_000_00, NEW_YEAR)
    assert len(set(totals(exact)[:-1])) == 1
    assert abs(totals(exact)[-1] - totals(exact)[0]) <= 12  # one minor unit per installment, from rounding
    nominal = build_schedule(replace(daily, installment_basis=InstallmentBasis.NOMINAL), 10_000_00, NEW_YEAR)
    assert totals(nominal)[0] == regular_installment(daily, 10_000_00) == 944_01  # the annuity at 24 % * 30 / 365
    assert totals(nominal)[-1] > totals(exact)[-1]  # five days of interest more than twelve months of thirty


def test_a_long_first_period_bears_more_interest() -> None:
    half_longer = build_schedule(terms("12", 2), 1_000_00, date(2026, 4, 1), first_due_on=date(2026, 5, 16))
    assert half_longer.installments[0].interest == 14_84  # 1 month and 15 of the 31 days of May
    whole = terms("12", 2, partial_period_interest=False)
    unchanged = build_schedule(whole, 1_000_00, date(2026, 4, 1), first_due_on=date(2026, 5, 16))
    assert unchanged.installments[0].interest == 10_00
    assert [line.due_on for line in unchanged.installments] == [date(2026, 5, 16), date(2026, 6, 16)]


def test_an_installment_on_the_day_of_disbursement_bears_no_interest() -> None:
    plan = build_schedule(terms("12", 3), 1_000_00, NEW_YEAR, first_due_on=NEW_YEAR)
    assert plan.installments[0].interest == 0
    assert plan.installments[1].interest == 6_63  # 1 % of 663.35: the first third was paid back at once


def test_grace_on_principal_and_on_interest() -> None:
    grace = build_schedule(terms("12", 4, grace_on_principal=2), 1_000_00, NEW_YEAR)
    assert parts(grace) == [(0, 10_00), (0, 10_00), (497_51, 10_00), (502_49, 5_02)]
    both = build_schedule(terms("12", 4, grace_on_principal=2, grace_on_interest=1), 1_000_00, NEW_YEAR)
    assert parts(both) == [(0, 0), (0, 20_00), (497_51, 10_00), (502_49, 5_02)]


def test_a_fixed_share_of_the_loan_leaves_a_balloon() -> None:
    balloon = terms("0", 3, amortization=Amortization.EQUAL_PRINCIPAL, principal_percent=Decimal(5))
    assert parts(build_schedule(balloon, 1_000_00, NEW_YEAR)) == [(50_00, 0), (50_00, 0), (900_00, 0)]


def test_the_installment_has_a_rounding_of_its_own() -> None:
    up = terms("9.99", 36, installment_rounding=Rounding.UP, installment_multiple=100)
    assert regular_installment(up, 100_000_00) == 3_227_00
    down = terms("9.99", 36, installment_rounding=Rounding.DOWN, installment_multiple=100)
    assert regular_installment(down, 100_000_00) == 3_226_00
    assert build_schedule(down, 100_000_00, NEW_YEAR).installments[0].interest == 832_50  # 832.50 either way


def test_currencies_whose_smallest_coin_is_a_hundred() -> None:
    coins = terms("24", 24, amortization=Amortization.EQUAL_PRINCIPAL, rounding=Rounding.HALF_UP, amount_multiple=100)
    plan = build_schedule(coins, 10_000_000, NEW_YEAR)
    assert parts(plan)[:2] == [(416_700, 200_000), (416_700, 191_700)]
    assert parts(plan)[-1] == (415_900, 8_300)


def test_rounding_up_makes_the_schedule_shorter_never_negative() -> None:
    ten_weeks = build_schedule(
        terms("0", 12, installment_rounding=Rounding.UP, installment_multiple=100), 10_00, NEW_YEAR
    )
    assert totals(ten_weeks) == [1_00] * 10  # 0.83 rounded up to 1.00 is done after ten of twelve
    with_interest = build_schedule(
        terms("12", 12, installment_rounding=Rounding.UP, installment_multiple=10_00), 100_00, NEW_YEAR
    )
    assert totals(with_interest) == [10_00] * 10 + [5_90]
    assert with_interest.installments[-1].balance == 0


def test_interest_held_back_by_a_grace_falls_due_when_the_loan_ends_early() -> None:
    up = terms("12", 12, installment_rounding=Rounding.UP, installment_multiple=10_00, grace_on_interest=11)
    plan = build_schedule(up, 100_00, NEW_YEAR)
    without_grace = build_schedule(replace(up, grace_on_interest=0), 100_00, NEW_YEAR)
    assert [line.interest for line in plan.installments] == [0] * 10 + [without_grace.interest]


def test_flat_interest_keeps_its_months_when_the_principal_is_gone_early() -> None:
    up = terms(
        "12", 12, interest_method=InterestMethod.FLAT, installment_rounding=Rounding.UP, installment_multiple=100
    )
    plan = build_schedule(up, 10_00, NEW_YEAR)
    assert plan.interest == 1_20  # flat interest was agreed for twelve months
    assert len(plan.installments) == 12
    assert min(line.balance for line in plan.installments) == 0


def test_rounding_down_to_less_than_the_interest_lets_the_principal_wait() -> None:
    plan = build_schedule(
        terms("120", 3, installment_rounding=Rounding.DOWN, installment_multiple=1_000_00), 1_000_00, NEW_YEAR
    )
    assert parts(plan) == [(0, 100_00), (0, 100_00), (1_000_00, 100_00)]


def test_an_agreed_installment_is_kept_and_the_last_takes_the_rest() -> None:
    exact = build_schedule(terms("12", 3), 1_000_00, NEW_YEAR, fixed_installment=340_02)
    assert exact == build_schedule(terms("12", 3), 1_000_00, NEW_YEAR)
    low = build_schedule(terms("12", 3), 1_000_00, NEW_YEAR, fixed_installment=300_00)
    assert totals(low) == [300_00, 300_00, 421_27]  # 417.10 and 1 % of it
    number_follows = build_schedule(terms("12", 480), 1_000_00, NEW_YEAR, fixed_installment=300_00)
    assert totals(number_follows) == [300_00, 300_00, 300_00, 122_48]


def test_what_cannot_be_planned_is_refused() -> None:
    with pytest.raises(NothingToLend):
        build_schedule(terms("12", 3), 0, NEW_YEAR)
    with pytest.raises(NothingToLend):
        regular_installment(terms("12", 3), -1)
    with pytest.raises(FirstDueTooEarly):
        build_schedule(terms("12", 3), 1_000_00, NEW_YEAR, first_due_on=date(2025, 12, 31))
    with pytest.raises(InstallmentNotFixed):
        build_schedule(
            terms("12", 3, amortization=Amortization.EQUAL_PRINCIPAL), 1_000_00, NEW_YEAR, fixed_installment=500_00
        )


@pytest.mark.parametrize("method", InterestMethod)
def test_an_agreed_installment_below_the_interest_is_refused(method: InterestMethod) -> None:
    with pytest.raises(InstallmentTooSmall) as refusal:
        build_schedule(terms("12", 3, interest_method=method), 1_000_00, NEW_YEAR, fixed_installment=9_99)
    assert refusal.value.facts == {"installment_minor": 9_99, "interest_minor": 10_00}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("currency", "ksh"),
        ("yearly_rate", Decimal("-0.01")),
        ("yearly_rate", Decimal("NaN")),
        ("yearly_rate", Decimal("10000.01")),
        ("number_of_installments", 0),
        ("number_of_installments", 1201),
        ("repay_every", 0),
        ("repay_every", 367),
        ("installment_multiple", 0),
        ("amount_multiple", -1),
        ("grace_on_principal", 12),
        ("grace_on_interest", -1),
        ("principal_percent", Decimal(5)),
    ],
)
def test_terms_out_of_bounds_are_named(field: str, value: object) -> None:
    with pytest.raises(UnworkableTerms) as refusal:
        replace(terms("12", 12), **{field: value})  # type: ignore[arg-type]
    assert [problem.pointer for problem in refusal.value.fields] == [f"/{field}"]


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(UnworkableTerms) as refusal:
        LoanTerms(currency="", yearly_rate=Decimal(-1), number_of_installments=0, repay_every=0)
    assert len(refusal.value.fields) == 4


def test_terms_and_plans_cannot_be_changed() -> None:
    plan = build_schedule(terms("12", 3), 1_000_00, NEW_YEAR)
    with pytest.raises(FrozenInstanceError):
        plan.installments[0].principal = 0  # type: ignore[misc]
