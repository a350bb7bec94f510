"""Who is served first, with numbers that can be checked by hand, and what every strategy keeps."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lending.maths.strategies import (
    PENALTY_FEE_INTEREST_PRINCIPAL,
    Advanced,
    BadStrategy,
    FutureRule,
    InstallmentByInstallment,
    Slot,
    Standing,
    Strategy,
    standing_of,
)
from lending.maths.waterfall import Component

PENALTY, FEE, INTEREST, PRINCIPAL = PENALTY_FEE_INTEREST_PRINCIPAL
JAN, FEB, MAR, APR = (date(2024, month, 1) for month in (1, 2, 3, 4))
ORDER = tuple(product(Standing, (PENALTY, FEE, PRINCIPAL, INTEREST)))
FIXED = [
    InstallmentByInstallment(PENALTY_FEE_INTEREST_PRINCIPAL),
    InstallmentByInstallment(
        PENALTY_FEE_INTEREST_PRINCIPAL, (PRINCIPAL, PENALTY, FEE, INTEREST), due_charges_first=True
    ),
    InstallmentByInstallment((PENALTY, INTEREST, PRINCIPAL, FEE), due_charges_first=True),
    InstallmentByInstallment(PENALTY_FEE_INTEREST_PRINCIPAL, principal_last=True),
]
ADVANCED = st.builds(Advanced, st.permutations(ORDER).map(tuple), st.sampled_from(FutureRule), st.booleans())
STRATEGIES = st.one_of(st.sampled_from(FIXED), ADVANCED)
OWED = st.integers(0, 10**7)


@st.composite
def slots(draw: st.DrawFn) -> list[Slot]:
    """Draw installments, each with principal, interest and some charges."""
    drawn: list[Slot] = []
    for number in range(draw(st.integers(0, 5))):
        due_on = FEB + timedelta(days=draw(st.integers(0, 90)))
        drawn += [Slot(number, due_on, component, draw(OWED)) for component in (PRINCIPAL, INTEREST)]
        for component in draw(st.lists(st.sampled_from([PENALTY, FEE]), max_size=3)):
            charged_on = due_on - timedelta(days=draw(st.integers(0, 30)))
            drawn.append(Slot(number, due_on, component, draw(OWED), charged_on))
    return drawn


@settings(max_examples=150, deadline=None)
@given(strategy=STRATEGIES, amount=st.integers(0, 10**8), owed=slots(), day=st.integers(0, 120))
def test_pouring_is_exact(strategy: Strategy, amount: int, owed: list[Slot], day: int) -> None:
    """Nothing gets more than is owed, nothing is invented, and money is left over only when all is paid."""
    parts = strategy.parts(amount, JAN + timedelta(days=day), owed)
    assert len({part.index for part in parts}) == len(parts)
    assert all(0 < part.amount <= owed[part.index].owed for part in parts)
    assert sum(part.amount for part in parts) == min(amount, sum(slot.owed for slot in owed))
    assert parts == strategy.parts(amount, JAN + timedelta(days=day), owed)


@settings(max_examples=100, deadline=None)
@given(strategy=STRATEGIES, amount=st.integers(0, 10**8), owed=slots(), day=st.integers(0, 120))
def test_what_is_late_comes_before_what_is_not_due(strategy: Strategy, amount: int, owed: list[Slot], day: int) -> None:
    today = JAN + timedelta(days=day)
    if isinstance(strategy, Advanced):
        order = tuple(sorted(strategy.order, key=lambda entry: list(Standing).index(entry[0])))
        strategy = Advanced(order, strategy.future_rule, strategy.by_installments)
    given_to = {part.index: part.amount for part in strategy.parts(amount, today, owed)}
    waiting = any(slot.owed > given_to.get(i, 0) for i, slot in enumerate(owed) if slot.due_on <= today)
    early = any(owed[i].due_on > today for i in given_to)
    assert not (waiting and early)


def told(strategy: Strategy, amount: int, day: date, owed: list[Slot]) -> list[tuple[int, str, int]]:
    return [
        (owed[part.index].number, str(owed[part.index].component), part.amount)
        for part in strategy.parts(amount, day, owed)
    ]


TWO = [
    Slot(1, FEB, PRINCIPAL, 100), Slot(1, FEB, INTEREST, 10), Slot(1, FEB, FEE, 5, JAN),
    Slot(2, MAR, PRINCIPAL, 100), Slot(2, MAR, INTEREST, 10), Slot(2, MAR, FEE, 5, FEB), Slot(2, MAR, FEE, 7, MAR),
]  # fmt: skip


def test_a_future_installment_takes_its_due_charges_then_principal_then_the_rest() -> None:
    assert told(FIXED[1], 120, FEB, TWO[3:]) == [
        (2, "fee", 5),
        (2, "principal", 100),
        (2, "fee", 7),
        (2, "interest", 8),
    ]


def test_in_advance_fees_that_are_not_due_come_last_where_fees_come_last() -> None:
    assert told(FIXED[2], 118, FEB, TWO[3:]) == [
        (2, "fee", 5),
        (2, "interest", 10),
        (2, "principal", 100),
        (2, "fee", 3),
    ]


def test_charges_and_interest_of_all_that_is_due_come_before_any_principal() -> None:
    assert told(FIXED[3], 60, APR, TWO) == [
        (1, "fee", 5),
        (1, "interest", 10),
        (2, "fee", 5),
        (2, "fee", 7),
        (2, "interest", 10),
        (1, "principal", 23),
    ]


def test_by_installments_one_is_finished_before_the_next() -> None:
    assert told(Advanced(ORDER), 120, APR, TWO) == [
        (1, "fee", 5),
        (1, "principal", 100),
        (1, "interest", 10),
        (2, "fee", 5),
    ]


def test_by_components_one_is_finished_over_all_installments() -> None:
    assert told(Advanced(ORDER, by_installments=False), 120, APR, TWO) == [
        (1, "fee", 5),
        (2, "fee", 5),
        (2, "fee", 7),
        (1, "principal", 100),
        (2, "principal", 3),
    ]


THREE = [Slot(number, day, PRINCIPAL, 50_00) for number, day in enumerate((FEB, MAR, APR), 1)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (FutureRule.NEXT_INSTALLMENT, [50_00, 25_00, 0]),
        (FutureRule.LAST_INSTALLMENT, [0, 25_00, 50_00]),
        (FutureRule.REAMORTIZATION, [25_00, 25_00, 25_00]),
    ],
)
def test_which_future_installment_comes_first(rule: FutureRule, expected: list[int]) -> None:
    given_to = {part.index: part.amount for part in Advanced(ORDER, rule).parts(75_00, JAN, THREE)}
    assert [given_to.get(index, 0) for index in range(3)] == expected


def test_what_one_installment_cannot_take_of_its_share_goes_to_the_others() -> None:
    small = [Slot(1, FEB, PRINCIPAL, 10_00), *THREE[1:]]
    given_to = {part.index: part.amount for part in Advanced(ORDER, FutureRule.REAMORTIZATION).parts(90_00, JAN, small)}
    assert given_to == {0: 10_00, 1: 40_00, 2: 40_00}


def test_an_order_names_every_component_for_every_standing_once() -> None:
    with pytest.raises(BadStrategy):
        Advanced(ORDER[:-1])
    with pytest.raises(BadStrategy):
        Advanced((*ORDER[:-1], ORDER[0]))


def test_an_installment_is_due_on_its_day_and_late_the_day_after() -> None:
    slot = Slot(1, FEB, Component.FEE, 1)
    days = (FEB - timedelta(days=1), FEB, FEB + timedelta(days=1))
    assert [standing_of(slot, day) for day in days] == [Standing.IN_ADVANCE, Standing.DUE, Standing.PAST_DUE]
