"""What lender and customer agree: the terms of a loan, as the maths needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm

from kernel.errors import FieldProblem, Invalid
from kernel.money import Rounding
from lending.maths.day_count import DayCount
from lending.maths.due_dates import DueDay, RepayUnit, due_dates

HIGHEST_YEARLY_RATE = 10_000
MOST_INSTALLMENTS = 1_200
LONGEST_STEP = 366


class InterestMethod(StrEnum):
    """On what interest is charged: the amount lent, all the time, or what is still owed of it."""

    FLAT = "flat"
    DECLINING_BALANCE = "declining_balance"


class Amortization(StrEnum):
    """What stays the same from one installment to the next: its total, or its principal."""

    EQUAL_INSTALLMENTS = "equal_installments"
    EQUAL_PRINCIPAL = "equal_principal"


class InterestCalculation(StrEnum):
    """Whether a period bears its share of the yearly rate, or its days are counted by the day-count convention."""

    BY_PERIOD = "by_period"
    DAILY = "daily"


class InstallmentBasis(StrEnum):
    """Which periods the equal installment is computed for: those of the calendar, or as many of the usual length."""

    CALENDAR = "calendar"
    NOMINAL = "nominal"


class UnworkableTerms(Invalid):
    """The terms cannot make a loan; every field that is out of bounds is named."""

    code = "unworkable_terms"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
    """The terms of one loan; multiples are in minor units of its currency.

    Rounding: interest by `rounding`, the installment (and an equal share of principal) by `installment_rounding`, or by
    `rounding` when that is not named, to a multiple of `installment_multiple`.

    :raises UnworkableTerms: a value is out of bounds.

    >>> terms = LoanTerms(currency="USD", yearly_rate=Decimal("9.99"), number_of_installments=36)
    >>> terms.period_rate  # 9.99 % / 12
    Fraction(333, 40000)
    """

    currency: str
    yearly_rate: Decimal
    number_of_installments: int
    interest_method: InterestMethod = InterestMethod.DECLINING_BALANCE
    amortization: Amortization = Amortization.EQUAL_INSTALLMENTS
    repay_every: int = 1
    repay_unit: RepayUnit = RepayUnit.MONTHS
    due_day: DueDay = DueDay.SAME_DAY
    rounding: Rounding = Rounding.HALF_EVEN
    installment_rounding: Rounding | None = None
    installment_multiple: int = 1
    amount_multiple: int = 1  # interest and principal too, where the smallest coin is worth 50 or 100 units
    day_count: DayCount = DayCount.ACTUAL_365
    interest_calculation: InterestCalculation = InterestCalculation.BY_PERIOD
    installment_basis: InstallmentBasis = InstallmentBasis.CALENDAR
    partial_period_interest: bool = True  # a longer or shorter first period bears more or less interest
    grace_on_principal: int = 0  # the first installments that carry no principal
    grace_on_interest: int = 0  # the first installments that carry no interest; the next one carries theirs as well
    principal_percent: Decimal | None = None  # equal principal: this share of the loan each time, the rest at the end

    def __post_init__(self) -> None:
        fields = [FieldProblem(f"/{name}", "out_of_bounds", sentence) for name, sentence in _problems(self)]
        if fields:
            raise UnworkableTerms(" ".join(field.detail for field in fields), fields=fields)

    @property
    def rate(self) -> Fraction:
        """Give the yearly rate as a part of one: 12 % is 3/25."""
        return Fraction(self.yearly_rate) / 100

    @property
    def usual_period(self) -> Fraction:
        """Give the length in years of one usual period; by days, a month has thirty and a week seven."""
        if self.interest_calculation == InterestCalculation.BY_PERIOD:
            per_year = {RepayUnit.MONTHS: 12, RepayUnit.WEEKS: 52, RepayUnit.DAYS: self.day_count.days_in_year}
            return Fraction(self.repay_every, per_year[self.repay_unit])
        days = {RepayUnit.MONTHS: 30, RepayUnit.WEEKS: 7, RepayUnit.DAYS: 1}
        return Fraction(self.repay_every * days[self.repay_unit], self.day_count.days_in_year)

    @property
    def period_rate(self) -> Fraction:
        """Give the rate of one usual period, as a part of one."""
        return self.rate * self.usual_period

    def due_dates(self, disbursed_on: date, first_due_on: date | None = None) -> tuple[date, ...]:
        """Give the days on which the installments fall due.

        :raises FirstDueTooEarly: the first due date lies before the disbursement.
        """
        return due_dates(
            disbursed_on=disbursed_on,
            every=self.repay_every,
            unit=self.repay_unit,
            count=self.number_of_installments,
            first_due_on=first_due_on,
            due_day=self.due_day,
        )

    @property
    def rounding_of_installments(self) -> Rounding:
        """Give the rule that rounds installments."""
        return self.installment_rounding or self.rounding

    @property
    def multiple_of_installments(self) -> int:
        """Give what installments are a multiple of, in minor units."""
        return lcm(self.installment_multiple, self.amount_multiple)


def _problems(terms: LoanTerms) -> Iterator[tuple[str, str]]:
    """Name every field that is out of bounds, with a sentence."""
    count = terms.number_of_installments
    if not re.fullmatch("[A-Z]{3}", terms.currency):
        yield "currency", "A currency is written with three capital letters."
    if not (terms.yearly_rate.is_finite() and 0 <= terms.yearly_rate <= HIGHEST_YEARLY_RATE):
        yield "yearly_rate", f"The yearly rate lies between 0 and {HIGHEST_YEARLY_RATE} per cent."
    if not 1 <= count <= MOST_INSTALLMENTS:
        yield "number_of_installments", f"A loan has between 1 and {MOST_INSTALLMENTS} installments."
    if not 1 <= terms.repay_every <= LONGEST_STEP:
        yield "repay_every", f"Installments fall due every 1 to {LONGEST_STEP} days, weeks or months."
    for name in ("installment_multiple", "amount_multiple"):
        if getattr(terms, name) < 1:
            yield name, "Amounts are rounded to a multiple of at least the smallest unit of the currency."
    for name in ("grace_on_principal", "grace_on_interest"):
        if not 0 <= getattr(terms, name) < max(count, 1):
            yield name, "Grace must leave at least one installment without it."
    yield from _problems_of_options(terms)


def _problems_of_options(terms: LoanTerms) -> Iterator[tuple[str, str]]:
    """Name the options that do not go together."""
    if terms.due_day != DueDay.SAME_DAY and terms.repay_unit != RepayUnit.MONTHS:
        yield "due_day", "Only monthly installments can fall on the first or last day of a month."
    if terms.principal_percent is not None:
        if terms.amortization != Amortization.EQUAL_PRINCIPAL:
            yield "principal_percent", "A fixed share of the loan per installment goes with equal principal only."
        if not (terms.principal_percent.is_finite() and 0 < terms.principal_percent <= 100):
            yield "principal_percent", "The share of the loan per installment lies above 0 and up to 100 per cent."
