"""The actuarial method, checked against its own definition."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lending.maths.effective import NoEffectiveRate
from lending.maths.us_rate import Advance, PaymentStream, UnitPeriod, annual_percentage_rate

START = date(2024, 1, 1)


@settings(max_examples=40, deadline=None)
@given(monthly=st.integers(1, 60), count=st.integers(2, 48))
def test_the_rate_that_was_put_in_comes_out(monthly: int, count: int) -> None:
    """Payments of one for regular months are worth (1 - (1 + i)^-n) / i."""
    rate = Decimal(monthly) / 1000
    payment = 10**12
    worth = round(payment * (1 - (1 + rate) ** -count) / rate)
    found = annual_percentage_rate(
        [Advance(START, worth)], [PaymentStream(date(2024, 2, 1), payment, count)], UnitPeriod("months")
    )
    assert abs(found - 1200 * rate) < Decimal("1e-6")


def test_odd_days_are_measured_in_months_of_thirty_days() -> None:
    quarter = UnitPeriod("months", 3)
    assert quarter.odd_part(date(1978, 5, 23), date(1978, 7, 1)) == Fraction(30 + 9, 90)
    assert UnitPeriod("weeks", 4).odd_part(date(1978, 3, 18), date(1978, 3, 23)) == Fraction(5, 28)
    assert UnitPeriod("months", 12).odd_part(date(1978, 5, 23), date(1978, 7, 1)) == Fraction(39, 365)


def test_a_stream_of_weeks_goes_on_where_the_one_before_it_ended() -> None:
    one = [PaymentStream(date(2020, 1, 8), 10_00, 260)]
    two = [PaymentStream(date(2020, 1, 8), 10_00, 250), PaymentStream(date(2024, 10, 23), 10_00, 10)]
    lent = [Advance(date(2020, 1, 1), 2000_00)]
    rates = [annual_percentage_rate(lent, streams, UnitPeriod("weeks")) for streams in (one, two)]
    assert rates[0] == rates[1]


def test_semimonths_count_fifteen_days_and_two_to_a_month() -> None:
    # Appendix J, (c)(1)(iii): six days before the first of 24 payments
    stream = PaymentStream(date(1978, 3, 1), 219_17, 24)
    rate = annual_percentage_rate([Advance(date(1978, 2, 23), 5000_00)], [stream], UnitPeriod("semimonths"))
    assert round(rate, 2) == Decimal("10.34")


@pytest.mark.parametrize(
    ("day", "times", "expected"),
    [
        (date(1978, 3, 1), 1, date(1978, 2, 16)),
        (date(1978, 3, 16), 1, date(1978, 3, 1)),
        (date(1978, 3, 31), 2, date(1978, 2, 28)),
        (date(1978, 3, 15), 1, date(1978, 2, 28)),
    ],
)
def test_half_months_back(day: date, times: int, expected: date) -> None:
    assert UnitPeriod("semimonths").back(day, times) == expected


def test_a_single_payment_within_a_year_bears_simple_interest() -> None:
    rate = annual_percentage_rate(
        [Advance(START, 1000_00)], [PaymentStream(date(2024, 7, 1), 1050_00)], UnitPeriod("months")
    )
    assert rate == Decimal(5) * 365 / 182


def test_no_interest_is_no_rate() -> None:
    streams = [PaymentStream(date(2024, 2, 1), 100_00, 10)]
    assert round(annual_percentage_rate([Advance(START, 1000_00)], streams, UnitPeriod("months")), 9) == 0


@pytest.mark.parametrize("advanced", [0, 1000_01])
def test_less_back_than_was_advanced_has_no_rate(advanced: int) -> None:
    streams = [PaymentStream(date(2024, 2, 1), 100_00, 10)]
    with pytest.raises(NoEffectiveRate):
        annual_percentage_rate([Advance(START, advanced)], streams, UnitPeriod("months"))
