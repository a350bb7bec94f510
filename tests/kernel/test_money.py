"""Money: whole minor units, one way to round, parts that add up."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import CurrencyMismatch, Money, NotAnAmount, Rounding, exponent, rounded, rounded_ratio, total

CURRENCIES = st.sampled_from(["UGX", "KES", "USD", "TND"])
MINOR = st.integers(1 - 10**15, 10**15 - 1)
DECIMAL_RULES = {
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.UP: ROUND_UP,
    Rounding.DOWN: ROUND_DOWN,
}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rounding.HALF_EVEN, [2, 2, 3, -2, -3]),
        (Rounding.HALF_UP, [3, 2, 3, -3, -3]),
        (Rounding.UP, [3, 3, 3, -3, -3]),
        (Rounding.DOWN, [2, 2, 2, -2, -2]),
    ],
)
def test_each_rule_rounds_as_its_name_says(rule: Rounding, expected: list[int]) -> None:
    assert [rounded(Decimal(text), rule) for text in ("2.5", "2.4", "2.6", "-2.5", "-2.6")] == expected


def test_a_rule_nobody_knows_is_not_taken_for_another() -> None:
    with pytest.raises(ValueError, match="bankers"):
        rounded(Decimal("2.5"), "bankers")  # type: ignore[arg-type]


@given(value=st.decimals(-(10**9), 10**9, places=6), rule=st.sampled_from(Rounding))
def test_rounding_agrees_with_the_decimal_module(value: Decimal, rule: Rounding) -> None:
    assert rounded(value, rule) == int(value.quantize(Decimal(1), rounding=DECIMAL_RULES[rule]))


@given(
    numerator=st.integers(-(10**18), 10**18),
    denominator=st.integers(1, 10**6),
    rule=st.sampled_from(Rounding),
    multiple=st.sampled_from([1, 5, 100, 5_000]),
)
def test_a_ratio_rounds_as_its_fraction_to_a_near_multiple(
    numerator: int, denominator: int, rule: Rounding, multiple: int
) -> None:
    exact = Fraction(numerator, denominator)
    result = rounded_ratio(numerator, denominator, rule, multiple)
    assert result == rounded(exact, rule, multiple)
    assert result % multiple == 0
    assert abs(result - exact) < multiple


@given(minor=MINOR, currency=CURRENCIES)
def test_what_is_written_is_read_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(money.text(), currency) == money
    assert money.json() == {"amount": money.text(), "currency": currency}


@pytest.mark.parametrize(
    ("text", "currency"),
    [("1,250.00", "KES"), ("1e3", "KES"), ("NaN", "KES"), ("", "KES"), ("1.001", "KES"), ("0.5", "UGX"), ("٣", "KES")],
)
def test_a_text_that_is_no_amount_is_refused(text: str, currency: str) -> None:
    with pytest.raises(NotAnAmount):
        Money.parse(text, currency)


def test_amounts_show_the_decimals_of_their_currency() -> None:
    assert [str(Money(1_234_567, code)) for code in ("UGX", "KES", "TND")] == [
        "UGX 1,234,567",
        "KES 12,345.67",
        "TND 1,234.567",
    ]
    assert [exponent(code) for code in ("XOF", "NGN", "BHD")] == [0, 2, 3]


@given(minor=MINOR, weights=st.lists(st.integers(0, 1000), min_size=1, max_size=40).filter(any))
def test_the_parts_add_up_to_the_whole(minor: int, weights: list[int]) -> None:
    shares = Money(minor, "KES").split(weights)
    assert sum(share.minor for share in shares) == minor
    assert all(share.minor == 0 for share, weight in zip(shares, weights, strict=True) if weight == 0)


@pytest.mark.parametrize("deed", ["__add__", "__sub__", "__lt__", "__le__", "__gt__", "__ge__"])
def test_two_currencies_never_meet_in_one_sum(deed: str) -> None:
    with pytest.raises(CurrencyMismatch):
        getattr(Money(1, "USD"), deed)(Money(1, "JPY"))


def test_sums_keep_their_currency() -> None:
    assert total([Money(150, "KES"), -Money(50, "KES")], "KES") == Money(100, "KES")
    assert not total([], "UGX")
    assert sorted([Money(3, "KES"), Money(1, "KES")])[0] == Money(1, "KES")
    assert Money(1, "KES") <= Money(1, "KES") >= Money(1, "KES")


@pytest.mark.parametrize("minor", [1.5, True, Decimal(1)])
def test_money_is_whole_minor_units_and_nothing_else(minor: object) -> None:
    with pytest.raises(AssertionError):
        Money(minor, "KES")  # type: ignore[arg-type]
