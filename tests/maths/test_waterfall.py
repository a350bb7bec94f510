"""Pouring, replaying and charging, with numbers that can be checked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lending.maths.charges import BadCharge, Charge, with_charges
from lending.maths.replay import InstallmentState, Payment, replay
from lending.maths.schedule import build_schedule
from lending.maths.terms import LoanTerms
from lending.maths.waterfall import (
    DEFAULT_ORDER,
    BadAllocationOrder,
    Component,
    Direction,
    Due,
    Poured,
    allocation_order,
    pour,
    without,
)

FEB, MAR, APR = date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)
TWO = (
    Due(1, FEB, principal=100_00, interest=20_00, fee=5_00, penalty=3_00),
    Due(2, MAR, principal=200_00, interest=10_00),
)
AMOUNTS = st.integers(0, 10**12)
OWED = st.integers(0, 10**9)
ORDERS = st.permutations(DEFAULT_ORDER).map(tuple)
DIRECTIONS = st.sampled_from(Direction)


@st.composite
def dues(draw: st.DrawFn, most: int = 6) -> tuple[Due, ...]:
    """Draw what is owed with a few installments, in any order of days."""
    count = draw(st.integers(0, most))
    days = draw(st.lists(st.integers(0, 120), min_size=count, max_size=count))
    return tuple(
        Due(number, FEB + timedelta(days=day), draw(OWED), draw(OWED), draw(OWED), draw(OWED))
        for number, day in enumerate(days, 1)
    )


def split(poured: Poured) -> list[tuple[int, int, int, int, int]]:
    return [(part.number, part.penalty, part.fee, part.interest, part.principal) for part in poured.allocations]


def test_the_oldest_installment_first_and_in_it_penalty_fee_interest_principal() -> None:
    assert split(pour(26_00, TWO)) == [(1, 3_00, 5_00, 18_00, 0)]
    assert split(pour(150_00, TWO)) == [(1, 3_00, 5_00, 20_00, 100_00), (2, 0, 0, 10_00, 12_00)]


def test_horizontally_a_component_of_all_installments_comes_first() -> None:
    poured = pour(50_00, TWO, direction=Direction.HORIZONTAL)
    assert split(poured) == [(1, 3_00, 5_00, 20_00, 12_00), (2, 0, 0, 10_00, 0)]


def test_another_order() -> None:
    principal_first = allocation_order(["principal", "interest", "fee", "penalty"])
    assert split(pour(110_00, TWO, order=principal_first)) == [(1, 0, 0, 10_00, 100_00)]


def test_what_nobody_owes_is_left_over() -> None:
    poured = pour(400_00, TWO)
    assert (poured.left_over, poured.allocated) == (62_00, 338_00)
    assert (poured.penalty, poured.fee, poured.interest, poured.principal) == (3_00, 5_00, 30_00, 300_00)
    assert pour(5_00, ()) == Poured((), 5_00)
    assert pour(0, TWO) == Poured((), 0)


def test_the_age_of_an_installment_decides_not_its_place_in_the_list() -> None:
    assert split(pour(50_00, TWO[::-1])) == split(pour(50_00, TWO))


def test_a_schedule_can_be_poured_over_as_it_is() -> None:
    terms = LoanTerms(currency="KES", yearly_rate=Decimal(12), number_of_installments=3)
    plan = build_schedule(terms, 1_000_00, date(2026, 1, 1))
    assert split(pour(400_00, plan.installments)) == [(1, 0, 0, 10_00, 330_02), (2, 0, 0, 6_70, 53_28)]


@pytest.mark.parametrize("names", [[], ["penalty"], ["penalty", "fee", "interest", "interest"], ["a", "b", "c", "d"]])
def test_an_order_that_is_none_is_refused(names: list[str]) -> None:
    with pytest.raises(BadAllocationOrder):
        allocation_order(names)


@settings(max_examples=50, deadline=None)
@given(amount=AMOUNTS, owed=dues(), order=ORDERS, direction=DIRECTIONS)
def test_nothing_is_lost_or_invented(
    amount: int, owed: tuple[Due, ...], order: tuple[Component, ...], direction: Direction
) -> None:
    poured = pour(amount, owed, order=order, direction=direction)
    assert poured.allocated + poured.left_over == amount
    assert poured.left_over == max(0, amount - sum(due.total for due in owed))
    by_number = {due.number: due for due in owed}
    for part in poured.allocations:
        assert part.total > 0
        left = without(by_number[part.number], part)
        assert min(left.principal, left.interest, left.fee, left.penalty) >= 0


@settings(max_examples=50, deadline=None)
@given(amount=AMOUNTS, owed=dues(), order=ORDERS)
def test_a_younger_installment_gets_nothing_while_an_older_one_is_owed(
    amount: int, owed: tuple[Due, ...], order: tuple[Component, ...]
) -> None:
    poured = pour(amount, owed, order=order)
    given_to = {part.number: part for part in poured.allocations}
    oldest_first = sorted(owed, key=lambda due: (due.due_on, due.number))
    unfilled = [due for due in oldest_first if due.total and given_to.get(due.number, Due(0, FEB)).total < due.total]
    for due in unfilled[1:]:
        assert due.number not in given_to


@settings(max_examples=50, deadline=None)
@given(first=AMOUNTS, second=AMOUNTS, owed=dues(), order=ORDERS, direction=DIRECTIONS)
def test_two_payments_on_a_day_do_what_one_would(
    first: int, second: int, owed: tuple[Due, ...], order: tuple[Component, ...], direction: Direction
) -> None:
    once = replay(owed, [Payment(MAR, first + second, 1)], order=order, direction=direction)
    twice = replay(owed, [Payment(MAR, first, 1), Payment(MAR, second, 2)], order=order, direction=direction)
    assert [state.paid for state in once.installments] == [state.paid for state in twice.installments]
    assert once.credit == twice.credit


PAYMENTS = st.lists(st.builds(Payment, st.dates(FEB, date(2026, 6, 30)), AMOUNTS, st.integers(0, 99)), max_size=6)


@settings(max_examples=50, deadline=None)
@given(owed=dues(), payments=PAYMENTS, late=st.builds(Payment, st.dates(FEB, APR), AMOUNTS, st.just(100)))
def test_a_reversed_payment_leaves_no_trace(owed: tuple[Due, ...], payments: list[Payment], late: Payment) -> None:
    before = replay(owed, payments)
    replay(owed, [*payments, late])
    assert replay(owed, payments) == before
    assert sum(payment.amount for payment in payments) == before.credit + sum(
        state.paid.total for state in before.installments
    )
    assert sum(due.total for due in before.left) == sum(due.total for due in owed) - sum(
        state.paid.total for state in before.installments
    )


@settings(max_examples=50, deadline=None)
@given(owed=dues(), payments=PAYMENTS)
def test_a_replay_is_pour_after_pour(owed: tuple[Due, ...], payments: list[Payment]) -> None:
    state = replay(owed, payments)
    left = {due.number: due for due in owed}
    numbered = sorted(enumerate(payments), key=lambda each: (each[1].received_on, each[1].entry))
    for index, payment in numbered:
        poured = pour(payment.amount, list(left.values()))
        assert poured == state.poured[index]
        for part in poured.allocations:
            left[part.number] = without(left[part.number], part)
    assert {due.number: due for due in state.left} == {number: due for number, due in left.items() if due.total}


def facts(state: InstallmentState) -> tuple[int, int, int, int, date | None]:
    return (state.paid.total, state.left.total, state.paid_in_advance, state.paid_late, state.completed_on)


def test_early_on_the_day_and_late() -> None:
    plan = [Due(1, FEB, principal=300), Due(2, MAR, principal=300)]
    state = replay(plan, [Payment(date(2026, 1, 20), 100, 1), Payment(FEB, 100, 2), Payment(date(2026, 2, 5), 150, 3)])
    assert [facts(line) for line in state.installments] == [
        (300, 0, 100, 100, date(2026, 2, 5)),
        (50, 250, 50, 0, None),
    ]


def test_a_back_dated_payment_takes_its_place_and_a_reversal_gives_it_up() -> None:
    plan = [Due(1, FEB, principal=300), Due(2, MAR, principal=300)]
    entered = [Payment(MAR, 300, 1), Payment(FEB, 300, 2)]
    both = replay(plan, entered)
    assert [line.completed_on for line in both.installments] == [FEB, MAR]
    assert [poured.allocations[0].number for poured in both.poured] == [2, 1]  # in the order they were given
    alone = replay(plan, entered[:1])
    assert [facts(line) for line in alone.installments] == [(300, 0, 0, 300, MAR), (0, 300, 0, 0, None)]


def test_a_charge_finds_its_installment() -> None:
    terms = LoanTerms(currency="KES", yearly_rate=Decimal(0), number_of_installments=2)
    plan = build_schedule(terms, 600, date(2026, 1, 1))
    fee, penalty = Component.FEE, Component.PENALTY
    charged = with_charges(
        plan,
        [
            Charge(fee, date(2026, 1, 1), 10),  # the first installment takes its first day as well
            Charge(fee, FEB, 20),
            Charge(penalty, date(2026, 2, 2), 30),
            Charge(penalty, date(2026, 3, 2), 40),
            Charge(fee, date(2026, 3, 9), 50),
        ],
    )
    assert [(line.number, line.due_on, line.fee, line.penalty, line.balance) for line in charged.installments] == [
        (1, FEB, 30, 0, 300),
        (2, MAR, 0, 30, 0),
        (3, date(2026, 3, 9), 50, 40, 0),
    ]
    assert charged.total == 600 + 150
    assert with_charges(plan, []) == plan


@pytest.mark.parametrize(
    "charge",
    [
        Charge(Component.INTEREST, FEB, 10),
        Charge(Component.FEE, FEB, 0),
        Charge(Component.PENALTY, date(2025, 12, 31), 10),
    ],
)
def test_a_charge_that_is_none_is_refused(charge: Charge) -> None:
    terms = LoanTerms(currency="KES", yearly_rate=Decimal(0), number_of_installments=2)
    with pytest.raises(BadCharge):
        with_charges(build_schedule(terms, 600, date(2026, 1, 1)), [charge])
