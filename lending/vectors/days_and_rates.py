"""Cases of due dates and of effective rates."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from lending.maths.due_dates import DueDay, RepayUnit, due_dates
from lending.maths.effective import CashFlow, effective_yearly_rate
from lending.maths.us_rate import Advance, PaymentStream, UnitPeriod, annual_percentage_rate
from lending.vectors.agreement import Facts
from lending.vectors.reading import ABOUT, Case, Coin, NotUnderstood, chosen, day, only

_DUE_DAYS = {
    "monthly_from_first_repayment_date": DueDay.SAME_DAY,
    "last_day_of_month": DueDay.LAST_OF_MONTH,
    "first_day_of_next_month": DueDay.FIRST_OF_NEXT_MONTH,
}
_YEARS = {
    "days/365": Fraction(1, 365),
    "days/365.25": Fraction(4, 1461),
    "days/360": Fraction(1, 360),
    "weeks/52": Fraction(1, 52),
    "months/12": Fraction(1, 12),
    "years": Fraction(1),
}
_UNITS = {name: name for name in ("months", "semimonths", "weeks", "days", "years")}
_DUE_KEYS = ("rule", "disbursement_date", "first_repayment_date", "repay_every", "repay_unit", "number_of_installments")
_CENTS = Coin(2)


def compare_due_dates(case: Case, facts: Facts) -> None:
    """Recompute the due dates of a case and compare each that it states.

    :raises NotUnderstood: a word of the case is not known.
    """
    only(case, {*ABOUT, *_DUE_KEYS}, "due dates")
    first = day(case["first_repayment_date"])
    days = due_dates(
        disbursed_on=day(case["disbursement_date"]) if "disbursement_date" in case else first,
        every=case["repay_every"],
        unit=RepayUnit(case["repay_unit"]),
        count=case["number_of_installments"],
        first_due_on=first,
        due_day=chosen(_DUE_DAYS, case["rule"], "rule"),
    )
    for said in case["expected"]:
        number = said["n"]
        ours = {"n": number, "due_date": days[number - 1].isoformat()} if number <= len(days) else {}
        facts.row(f"row {number}", said, ours)


def compare_rate(case: Case, facts: Facts) -> None:
    """Recompute the rate of a case and compare it in the decimals that it states.

    :raises NotUnderstood: a word of the case is not known.
    """
    rate = chosen({"annual_effective": _effective, "us_actuarial": _actuarial}, case["method"], "method")(case)
    unit = Decimal(1).scaleb(-case["decimals"])
    facts.same("rate", case["expected_apr_percent"], rate.quantize(unit, ROUND_HALF_UP))


def _effective(case: Case) -> Decimal:
    only(case, {*ABOUT, "method", "time_basis", "advances", "payments"}, "rate")
    year = chosen(_YEARS, case["time_basis"], "time_basis")
    return effective_yearly_rate(*([_flow(row, year) for row in case[side]] for side in ("advances", "payments")))


def _flow(row: dict[str, Any], year: Fraction) -> CashFlow:
    only(row, ("t", "amount"), "flow")
    return CashFlow(Fraction(row["t"]) * year, _CENTS.minor(row["amount"]))


def _actuarial(case: Case) -> Decimal:
    only(case, {*ABOUT, "method", "unit_period", "advances", "payments"}, "rate")
    only(case["unit_period"], ("unit", "every"), "unit_period")
    unit = UnitPeriod(chosen(_UNITS, case["unit_period"]["unit"], "unit"), case["unit_period"].get("every", 1))
    advances = [Advance(day(row["date"]), _CENTS.minor(row["amount"])) for row in case["advances"]]
    return annual_percentage_rate(advances, [_stream(row) for row in case["payments"]], unit)


def _stream(row: dict[str, Any]) -> PaymentStream:
    only(row, ("first_date", "date", "amount", "count"), "payments")
    first = row.get("first_date") or row.get("date")
    if first is None:
        raise NotUnderstood("payments without a date")
    return PaymentStream(day(first), _CENTS.minor(row["amount"]), row.get("count", 1))
