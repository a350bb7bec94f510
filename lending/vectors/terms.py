"""The terms of a case, as the terms of the maths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from kernel.money import Rounding
from lending.maths.day_count import DayCount
from lending.maths.due_dates import RepayUnit, step
from lending.maths.periods import factors_of
from lending.maths.plan import DownPayment, PlanLine, Tranche, net_of
from lending.maths.progressive import (
    DayBasis,
    Period,
    ProgressiveTerms,
    installments_of,
    periods_of,
    progressive_plan,
    rate_factor,
)
from lending.maths.recalculation import Recalculation, Repaid, recalculated_plan
from lending.maths.schedule import regular_installment
from lending.maths.terms import (
    MOST_INSTALLMENTS,
    Amortization,
    InstallmentBasis,
    InterestCalculation,
    InterestMethod,
    LoanTerms,
)
from lending.maths.tranches import cumulative_plan
from lending.vectors.reading import Case, Coin, NotUnderstood, chosen, day, only

KNOWN = frozenset(
    {
        "amortization", "annual_rate_percent", "as_of", "balance_includes_same_day_disbursement", "currency_decimals",
        "currency_multiple", "day_count", "disbursement_date", "disbursements", "down_payment", "due_dates", "fees",
        "fixed_installment_amount", "grace_on_interest_payment_installments", "grace_on_principal_installments",
        "installment_fee", "installment_multiple", "interest_calculation_period", "interest_method",
        "interest_recalculation", "number_of_installments", "overdue_charge", "partial_period_interest",
        "period_start_dates", "principal", "principal_percent_per_installment", "repay_every", "repay_unit", "rounding",
        "schedule_start_date", "schedule_type",
    }
)  # fmt: skip
_ROUNDINGS = {"HALF_EVEN": Rounding.HALF_EVEN, "HALF_UP": Rounding.HALF_UP, "UP": Rounding.UP, "DOWN": Rounding.DOWN}
_CURRENCIES = {"0": "UGX", "2": "USD", "3": "TND"}
_CALCULATIONS = {
    "daily": InterestCalculation.DAILY,
    "same_as_repayment_period": InterestCalculation.BY_PERIOD,
}
_UNITS = {unit.value: unit for unit in RepayUnit}
_PLAIN = (0, 0, InterestMethod.DECLINING_BALANCE, Amortization.EQUAL_INSTALLMENTS)
_NOT_PROGRESSIVE = (
    "grace_on_principal_installments",
    "grace_on_interest_payment_installments",
    "currency_multiple",
    "fixed_installment_amount",
    "principal_percent_per_installment",
)
_RESTS = {"daily": True, "same_as_repayment_period": False}
_RECALCULATION = ("method", "compounding", "rest_frequency", "advance_payment_effect", "preclosure_interest")


@dataclass(frozen=True, slots=True)
class Agreed:
    """The terms of one case."""

    case: Case

    @property
    def coin(self) -> Coin:
        """Give the smallest unit of the currency."""
        return Coin(self.case["currency_decimals"])

    @property
    def rounding(self) -> Rounding:
        """Give the rule for amounts; where the smallest coin is worth many units, ties go up."""
        named: Rounding = chosen(_ROUNDINGS, self.case.get("rounding", "HALF_EVEN"), "rounding")
        return Rounding.HALF_UP if self.case.get("currency_multiple", 1) > 1 else named

    @property
    def multiple(self) -> int:
        """Give what installments are a multiple of, in minor units."""
        return int(Decimal(self.case.get("installment_multiple", 0)) * 10**self.coin.decimals) or 1

    @property
    def progressive(self) -> bool:
        """Say whether the schedule is progressive."""
        return bool(self.case["schedule_type"] == "progressive")

    @property
    def unit(self) -> RepayUnit:
        """Give the unit between due dates."""
        unit: RepayUnit = chosen(_UNITS, self.case["repay_unit"], "repay_unit")
        return unit

    @property
    def starts_on(self) -> date | None:
        """Give the day from which periods count, where it is not that of the disbursement."""
        return day(self.case["schedule_start_date"]) if "schedule_start_date" in self.case else None

    @property
    def due_on(self) -> list[date] | None:
        """Give the due dates, where they do not follow from the rule."""
        return [day(text) for text in self.case["due_dates"]] if "due_dates" in self.case else None

    @property
    def down_payment(self) -> DownPayment | None:
        """Give the share of each tranche that is due at once."""
        given = self.case.get("down_payment")
        if given is None:
            return None
        only(given, ("percent", "auto_paid_at_disbursement"), "down_payment")
        return DownPayment(Decimal(str(given["percent"])), self.rounding, self.multiple)

    @property
    def tranches(self) -> list[Tranche]:
        """Give what a schedule case says to be paid out."""
        rows = self.case.get("disbursements")
        if rows is None:
            return [Tranche(day(self.case["disbursement_date"]), self.coin.minor(self.case["principal"]))]
        return [Tranche(day(row["date"]), self.coin.minor(row["amount"])) for row in rows]

    @property
    def daily_rest(self) -> bool | None:
        """Say how interest is recalculated: by days, by periods, or (None) not at all."""
        given = self.case.get("interest_recalculation")
        if given is None:
            return None
        only(given, _RECALCULATION, "interest_recalculation")
        if given.get("compounding", "none") != "none":
            raise NotUnderstood(f"compounding: {given['compounding']}")
        rest: bool = chosen(_RESTS, given["rest_frequency"], "rest_frequency")
        return rest

    @property
    def fixed_installment(self) -> int | None:
        """Give the agreed installment in minor units; the number of installments follows from it."""
        given = self.case.get("fixed_installment_amount")
        return None if given is None else self.coin.minor(given)

    def _most_installments(self) -> int:
        """Give the number of installments, or as many as there can be where it follows from the installment.

        :raises NotUnderstood: interest is flat, so that the installment follows from the number and not the reverse.
        """
        if self.fixed_installment is None:
            return int(self.case["number_of_installments"])
        if self.case["interest_method"] == "flat" and Decimal(self.case["annual_rate_percent"]):
            raise NotUnderstood("fixed_installment_amount with flat interest")
        return MOST_INSTALLMENTS

    def cumulative_terms(self) -> LoanTerms:
        """Give the terms of a cumulative schedule.

        :raises NotUnderstood: a word is not known.
        """
        case, multiple = self.case, self.case.get("currency_multiple", 1)
        percent = case.get("principal_percent_per_installment")
        return LoanTerms(
            currency=chosen(_CURRENCIES, str(case["currency_decimals"]), "currency_decimals"),
            yearly_rate=Decimal(case["annual_rate_percent"]),
            number_of_installments=self._most_installments(),
            interest_method=InterestMethod(case["interest_method"]),
            amortization=Amortization(case["amortization"]),
            repay_every=case["repay_every"],
            repay_unit=self.unit,
            rounding=self.rounding,
            installment_multiple=self.multiple,
            amount_multiple=multiple * 10**self.coin.decimals if multiple > 1 else 1,
            day_count=_day_count(case["day_count"]),
            interest_calculation=chosen(_CALCULATIONS, case["interest_calculation_period"], "interest calculation"),
            installment_basis=InstallmentBasis.NOMINAL,
            partial_period_interest=case.get("partial_period_interest", True),
            grace_on_principal=case.get("grace_on_principal_installments", 0),
            grace_on_interest=case.get("grace_on_interest_payment_installments", 0),
            principal_percent=Decimal(percent) if percent else None,
        )

    def progressive_terms(self) -> ProgressiveTerms:
        """Give the terms of a progressive schedule.

        :raises NotUnderstood: a word is not known, or an option that these schedules do not offer is set.
        """
        case = self.case
        for name in _NOT_PROGRESSIVE:
            if case.get(name):
                raise NotUnderstood(f"progressive with {name}")
        usual = case["interest_method"] == "declining_balance" or not Decimal(case["annual_rate_percent"])
        if not usual or case["amortization"] != "equal_installments":
            raise NotUnderstood(f"progressive with {case['interest_method']} and {case['amortization']}")
        return ProgressiveTerms(
            rate=Fraction(case["annual_rate_percent"]) / 100,
            number_of_installments=case["number_of_installments"],
            repay_every=case["repay_every"],
            repay_unit=self.unit,
            basis=_basis(case["day_count"]),
            rounding=self.rounding,
            multiple=self.multiple,
        )

    def plan(self, tranches: Sequence[Tranche]) -> list[PlanLine]:
        """Plan the repayment of tranches by the engine of the case, without charges."""
        if self.progressive:
            terms, first = self.progressive_terms(), min(each.paid_out_on for each in tranches)
            periods = self._progressive_periods(terms, first)
            return progressive_plan(terms, tranches, down_payment=self.down_payment, periods=periods)
        due_on = self.due_on
        if self.starts_on and not due_on:
            times = range(1, self.case["number_of_installments"] + 1)
            due_on = [step(self.starts_on, self.case["repay_every"], self.unit, time) for time in times]
        return cumulative_plan(
            self.cumulative_terms(),
            tranches,
            down_payment=self.down_payment,
            due_on=due_on,
            installment=self.fixed_installment,
        )

    def plan_on(self, as_of: date, tranches: Sequence[Tranche], repaid: Sequence[Repaid] = ()) -> list[PlanLine]:
        """Plan the repayment of tranches with what is known on a business day, without charges."""
        if self.daily_rest is None:
            return self.plan(tranches)
        known = Recalculation(as_of, tuple(repaid), daily_rest=self.daily_rest, rounding=self.rounding)
        periods, installments = self.periods(tranches)
        return recalculated_plan(known, periods, installments, tranches, down_payment=self.down_payment)

    def periods(self, tranches: Sequence[Tranche]) -> tuple[list[Period], list[int]]:
        """Give the periods with their rate factors, and the installment of each."""
        net = net_of(tranches, self.down_payment)
        if self.progressive:
            terms = self.progressive_terms()
            periods = self._progressive_periods(terms, net[0].paid_out_on)
            return periods, installments_of(terms, net, periods)
        return _cumulative_periods(self.cumulative_terms(), net)

    def _progressive_periods(self, terms: ProgressiveTerms, first: date) -> list[Period]:
        starts = self.case.get("period_start_dates")
        if starts and self.due_on:
            days = [(day(start), end) for start, end in zip(starts, self.due_on, strict=True)]
            return [Period(start, end, rate_factor(terms, start, end)) for start, end in days]
        return periods_of(terms, self.starts_on or first, self.due_on)


def _cumulative_periods(terms: LoanTerms, net: Sequence[Tranche]) -> tuple[list[Period], list[int]]:
    if (terms.grace_on_principal, terms.grace_on_interest, terms.interest_method, terms.amortization) != _PLAIN:
        raise NotUnderstood("interest recalculation other than of equal installments on a declining balance")
    if len(net) != 1:
        raise NotUnderstood("interest recalculation of several tranches")
    factors = factors_of(terms, net[0].paid_out_on)
    days = [net[0].paid_out_on, *terms.due_dates(net[0].paid_out_on)]
    ratios = [Fraction(numerator, factors.denominator) for numerator in factors.numerators]
    periods = [Period(start, end, ratio) for (start, end), ratio in zip(pairwise(days), ratios, strict=True)]
    return periods, [regular_installment(terms, net[0].amount)] * len(periods)


def _day_count(name: str) -> DayCount:
    """Read the day count of a cumulative schedule, for which a year has 365 days."""
    try:
        return DayCount.ACTUAL_365 if name == "actual/actual" else DayCount(name)
    except ValueError as refusal:
        raise NotUnderstood(f"day_count: {name}") from refusal


def _basis(name: str) -> DayBasis:
    month, _, year = name.partition("/")
    if month not in ("30", "actual") or year not in ("360", "364", "365", "actual"):
        raise NotUnderstood(f"day_count: {name}")
    return DayBasis(30 if month == "30" else None, None if year == "actual" else int(year))
