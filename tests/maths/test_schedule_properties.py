"""What holds for every schedule, whatever the terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.money import Rounding, exponent, rounded
from lending.maths.day_count import DayCount, year_fraction
from lending.maths.due_dates import DueDay, RepayUnit
from lending.maths.schedule import Schedule, build_schedule, regular_installment
from lending.maths.terms import Amortization, InstallmentBasis, InterestCalculation, InterestMethod, LoanTerms

RATES = st.decimals(0, 300, places=4)
COUNTS = st.one_of(st.integers(1, 60), st.sampled_from([120, 360, 480]))
DAYS = st.dates(date(1993, 1, 1), date(2035, 12, 31))


@st.composite
def principals(draw: st.DrawFn, currency: str) -> int:
    """Draw an amount from the smallest unit to a million millions, in a currency of 0, 2 or 3 decimals."""
    most = 10**12 * 10 ** exponent(currency)
    return draw(st.one_of(st.integers(1, 1_000), st.integers(1, 10**8), st.integers(1, most)))


@st.composite
def any_terms(draw: st.DrawFn) -> LoanTerms:
    """Draw any terms that can be agreed."""
    count = draw(COUNTS)
    unit = draw(st.sampled_from(RepayUnit))
    amortization = draw(st.sampled_from(Amortization))
    share = st.none() if amortization == Amortization.EQUAL_INSTALLMENTS else st.none() | st.decimals(1, 100, places=2)
    return LoanTerms(
        currency=draw(st.sampled_from(["UGX", "KES", "TND"])),
        yearly_rate=draw(RATES),
        number_of_installments=count,
        interest_method=draw(st.sampled_from(InterestMethod)),
        amortization=amortization,
        repay_every=draw(st.integers(1, 4)),
        repay_unit=unit,
        due_day=draw(st.sampled_from(DueDay)) if unit == RepayUnit.MONTHS else DueDay.SAME_DAY,
        rounding=draw(st.sampled_from(Rounding)),
        installment_rounding=draw(st.none() | st.sampled_from(Rounding)),
        installment_multiple=draw(st.sampled_from([1, 1, 5, 100, 10_000])),
        amount_multiple=draw(st.sampled_from([1, 1, 1, 100])),
        day_count=draw(st.sampled_from(DayCount)),
        interest_calculation=draw(st.sampled_from(InterestCalculation)),
        installment_basis=draw(st.sampled_from(InstallmentBasis)),
        partial_period_interest=draw(st.booleans()),
        grace_on_principal=draw(st.integers(0, min(count - 1, 6))),
        grace_on_interest=draw(st.integers(0, min(count - 1, 6))),
        principal_percent=draw(share),
    )


def check(plan: Schedule, terms: LoanTerms, principal: int) -> None:
    """Assert what the maths promises of every schedule."""
    lines = plan.installments
    assert sum(line.principal for line in lines) == principal
    assert min(min(line.principal, line.interest, line.balance) for line in lines) >= 0
    assert lines[-1].balance == 0
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert 1 <= len(lines) <= terms.number_of_installments
    assert all(earlier.due_on < later.due_on for earlier, later in pairwise(lines))
    assert lines[0].due_on >= plan.disbursed_on
    balance = principal
    for line in lines:
        balance -= line.principal
        assert line.balance == balance
    assert lines[-1].total > 0


@settings(max_examples=100, deadline=None)
@given(data=st.data(), terms=any_terms(), disbursed_on=DAYS)
def test_every_schedule_repays_the_loan_exactly(data: st.DataObject, terms: LoanTerms, disbursed_on: date) -> None:
    principal = data.draw(principals(terms.currency))
    after = data.draw(st.none() | st.integers(0, 90))
    first_due_on = None if after is None else disbursed_on + timedelta(days=after)
    check(build_schedule(terms, principal, disbursed_on, first_due_on), terms, principal)


@settings(max_examples=30, deadline=None)
@given(data=st.data(), terms=any_terms(), more=st.integers(0, 10**9))
def test_an_agreed_installment_repays_the_loan_exactly_too(data: st.DataObject, terms: LoanTerms, more: int) -> None:
    terms = replace(terms, amortization=Amortization.EQUAL_INSTALLMENTS, principal_percent=None)
    principal = data.draw(principals(terms.currency))
    first = build_schedule(replace(terms, grace_on_principal=0, grace_on_interest=0), principal, date(2024, 1, 31))
    agreed = max(line.interest for line in first.installments) + principal // 2 + more
    check(build_schedule(terms, principal, date(2024, 1, 31), fixed_installment=agreed), terms, principal)


@settings(max_examples=50, deadline=None)
@given(data=st.data(), rate=RATES, count=COUNTS, rule=st.sampled_from(Rounding))
def test_the_installment_is_the_annuity_of_the_textbook(
    data: st.DataObject, rate: Decimal, count: int, rule: Rounding
) -> None:
    """Payment = P i / (1 - (1 + i)^-n), computed here in Decimal with 60 digits."""
    terms = LoanTerms(currency="KES", yearly_rate=rate, number_of_installments=count, installment_rounding=rule)
    principal = data.draw(principals("KES"))
    with localcontext() as context:
        context.prec = 60
        monthly = rate / 1200
        payment = principal * monthly / (1 - (1 + monthly) ** -count) if rate else Decimal(principal) / count
    near_a_tie = abs(payment * 2 - (payment * 2).to_integral_value()) < Decimal("1e-20")
    if rate == 0:
        assert regular_installment(terms, principal) == rounded(Fraction(principal, count), rule)
    elif not near_a_tie:
        assert regular_installment(terms, principal) == rounded(payment, rule)


@settings(max_examples=30, deadline=None)
@given(data=st.data(), terms=any_terms(), disbursed_on=DAYS)
def test_integers_give_the_same_as_fractions(data: st.DataObject, terms: LoanTerms, disbursed_on: date) -> None:
    """Recompute declining interest row by row from the definition, with fractions and the kernel's one rounding."""
    terms = replace(
        terms,
        interest_method=InterestMethod.DECLINING_BALANCE,
        interest_calculation=InterestCalculation.DAILY,
        repay_unit=RepayUnit.DAYS,
        due_day=DueDay.SAME_DAY,
        grace_on_interest=0,
    )
    principal = data.draw(principals(terms.currency))
    balance, start = principal, disbursed_on
    for line in build_schedule(terms, principal, disbursed_on).installments:
        exact = balance * Fraction(terms.yearly_rate) / 100 * year_fraction(start, line.due_on, terms.day_count)
        assert line.interest == rounded(exact, terms.rounding, terms.amount_multiple)
        balance, start = line.balance, line.due_on


@settings(max_examples=30, deadline=None)
@given(data=st.data(), rate=RATES, count=st.integers(2, 60), calculation=st.sampled_from(InterestCalculation))
def test_equal_installments_are_equal(
    data: st.DataObject, rate: Decimal, count: int, calculation: InterestCalculation
) -> None:
    terms = LoanTerms(currency="KES", yearly_rate=rate, number_of_installments=count, interest_calculation=calculation)
    principal = data.draw(st.integers(10**6, 10**11))
    *lines, last = build_schedule(terms, principal, date(2024, 1, 15)).installments
    regular = min(line.total for line in lines)
    if any(line.principal == 0 for line in lines):  # a long month at a high rate can bear more than the installment
        assert all(line.total == regular for line in lines if line.principal)
        return
    assert {line.total for line in lines} == {regular}
    growth = (1 + rate / 1200 * 31 / 30) ** count
    assert abs(last.total - regular) <= 2 * count * growth  # what rounding each row can add up to by the end


@settings(max_examples=30, deadline=None)
@given(data=st.data(), terms=any_terms())
def test_the_same_facts_give_the_same_plan(data: st.DataObject, terms: LoanTerms) -> None:
    """Periods are shared between loans: what was computed before must not show."""
    principal = data.draw(principals(terms.currency))
    plan = build_schedule(terms, principal, date(2024, 1, 31))
    build_schedule(replace(terms, yearly_rate=terms.yearly_rate + 1), principal, date(2024, 1, 31))
    assert build_schedule(replace(terms), principal, date(2024, 1, 31)) == plan
