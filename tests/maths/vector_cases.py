"""Reads the cases of tests/vectors into the words of the maths; says which it cannot read, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from kernel.money import Rounding, rounded
from lending.maths.charges import Charge, with_charges
from lending.maths.day_count import DayCount
from lending.maths.due_dates import DueDay, RepayUnit
from lending.maths.replay import Payment
from lending.maths.schedule import Schedule, build_schedule
from lending.maths.terms import Amortization, InstallmentBasis, InterestCalculation, InterestMethod, LoanTerms
from lending.maths.waterfall import Component

VECTORS = Path(__file__).parent.parent / "vectors"
Case = dict[str, Any]

_ABOUT = {
    "id",
    "family",
    "subfamily",
    "source",
    "expected",
    "expected_partial",
    "totals",
    "recomputed",
    "dates_arbitrary",
}
_KNOWN_TERMS = {
    "amortization",
    "annual_rate_percent",
    "as_of",  # the day of the snapshot; it matters only together with interest_recalculation
    "currency_decimals",
    "currency_multiple",
    "day_count",
    "disbursement_date",
    "fees",
    "grace_on_interest_payment_installments",
    "grace_on_principal_installments",
    "installment_multiple",
    "interest_calculation_period",
    "interest_method",
    "number_of_installments",
    "partial_period_interest",
    "principal",
    "principal_percent_per_installment",
    "repay_every",
    "repay_unit",
    "rounding",
    "schedule_type",
}
_KNOWN_OPS = {"approve", "disburse", "payment", "add_charge", "reverse", "end_of_day_job", "expect"}
DUE_DAYS = {
    "monthly_from_first_repayment_date": DueDay.SAME_DAY,
    "last_day_of_month": DueDay.LAST_OF_MONTH,
    "first_day_of_next_month": DueDay.FIRST_OF_NEXT_MONTH,
}


class NotYet(Exception):
    """The case needs something that the maths does not offer yet."""


def cases(family: str) -> list[Case]:
    """Read all cases of a family."""
    found: list[Case] = json.loads((VECTORS / f"{family}.json").read_text())
    return found


def minor(text: str, decimals: int) -> int:
    """Read an amount."""
    scaled = Decimal(text).scaleb(decimals)
    assert scaled == int(scaled), text
    return int(scaled)


def terms_of(case: Case) -> LoanTerms:
    """Read the terms of a case.

    :raises NotYet: a term is named that the maths does not know.
    """
    unknown = set(case) - _KNOWN_TERMS - _ABOUT
    if unknown:
        raise NotYet(", ".join(sorted(unknown)))
    if case["schedule_type"] != "cumulative":
        raise NotYet(case["schedule_type"])
    decimals, coin = case["currency_decimals"], case.get("currency_multiple", 1)
    daily = case["interest_calculation_period"] == "daily"
    percent = case.get("principal_percent_per_installment")
    return LoanTerms(
        currency={0: "UGX", 2: "USD", 3: "TND"}[decimals],
        yearly_rate=Decimal(case["annual_rate_percent"]),
        number_of_installments=case["number_of_installments"],
        interest_method=InterestMethod(case["interest_method"]),
        amortization=Amortization(case["amortization"]),
        repay_every=case["repay_every"],
        repay_unit=RepayUnit(case["repay_unit"]),
        rounding=Rounding.HALF_EVEN if coin == 1 else Rounding.HALF_UP,
        installment_multiple=case.get("installment_multiple", 0) * 10**decimals or 1,
        amount_multiple=coin * 10**decimals if coin > 1 else 1,
        day_count=_day_count(case["day_count"]),
        interest_calculation=InterestCalculation.DAILY if daily else InterestCalculation.BY_PERIOD,
        installment_basis=InstallmentBasis.NOMINAL,
        partial_period_interest=case["partial_period_interest"],
        grace_on_principal=case.get("grace_on_principal_installments", 0),
        grace_on_interest=case.get("grace_on_interest_payment_installments", 0),
        principal_percent=Decimal(percent) if percent else None,
    )


def _day_count(name: str) -> DayCount:
    return DayCount.ACTUAL_365 if name == "actual/actual" else DayCount(name)


def schedule_of(case: Case) -> Schedule:
    """Compute the schedule of a case, with its charges.

    :raises NotYet: the maths does not offer what it needs.
    """
    terms, decimals = terms_of(case), case["currency_decimals"]
    plan = build_schedule(terms, minor(case["principal"], decimals), date.fromisoformat(case["disbursement_date"]))
    return with_charges(plan, [_charge(fee, plan, decimals) for fee in case.get("fees", [])])


def _charge(fee: Case, plan: Schedule, decimals: int) -> Charge:
    if fee.get("percent_of") == "loan_principal_plus_interest":
        amount = rounded(Decimal(fee["percent"]) * (plan.principal + plan.interest) / 100)
    elif "amount" in fee:
        amount = minor(fee["amount"], decimals)
    else:
        raise NotYet(f"a charge by {fee.get('percent_of')}")
    return Charge(Component(fee["kind"]), date.fromisoformat(fee["due_date"]), amount)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a case expects of a loan once some charges were entered and some payments count."""

    plan: Schedule
    payments: tuple[Payment, ...]
    reversed_entries: frozenset[int]
    expected: Case

    @property
    def counting(self) -> tuple[Payment, ...]:
        """Give the payments that were not reversed."""
        return tuple(payment for payment in self.payments if payment.entry not in self.reversed_entries)


def moments_of(case: Case) -> list[Moment]:
    """Play the timeline of an allocation case.

    :raises NotYet: an operation is not offered yet, or a payment dates from before a charge was entered.
    """
    if case["strategy"]["name"] != "penalty_fee_interest_principal":
        raise NotYet(case["strategy"]["name"])
    unknown = {entry["op"] for entry in case["timeline"]} - _KNOWN_OPS
    if unknown:
        raise NotYet(", ".join(sorted(unknown)))
    play = _Play(case["terms"])
    return [moment for entry in case["timeline"] if (moment := play.take(entry))]


class _Play:
    """A loan while its timeline is played."""

    def __init__(self, terms: Case) -> None:
        self.decimals: int = terms["currency_decimals"]
        self.plan = schedule_of(terms)
        self.payments: list[Payment] = []
        self.reversed: set[int] = set()
        self.charged_until = date.min
        self.disbursed = False

    def take(self, entry: Case) -> Moment | None:
        """Play one entry; an `expect` gives the moment to look at."""
        if entry["op"] == "expect":
            return Moment(self.plan, tuple(self.payments), frozenset(self.reversed), entry)
        if entry["op"] == "payment":
            self._pay(date.fromisoformat(entry["date"]), minor(entry["amount"], self.decimals))
        elif entry["op"] == "add_charge":
            self._charge(entry)
        elif entry["op"] == "reverse":
            self._reverse(entry["target"])
        elif entry["op"] == "disburse":
            self._disburse(entry)
        return None

    def _disburse(self, entry: Case) -> None:
        as_planned = minor(entry["amount"], self.decimals) == self.plan.principal
        if self.disbursed or not as_planned or date.fromisoformat(entry["date"]) != self.plan.disbursed_on:
            raise NotYet("tranches")
        self.disbursed = True

    def _pay(self, day: date, amount: int) -> None:
        if day < self.charged_until:
            raise NotYet("a payment dated before a charge was entered")
        self.payments.append(Payment(day, amount, entry=len(self.payments)))

    def _charge(self, entry: Case) -> None:
        charge = _charge(entry, self.plan, self.decimals)
        counts_from = min(date.fromisoformat(entry["business_date"]), charge.due_on)
        if any(payment.received_on < counts_from for payment in self.payments):
            raise NotYet("a charge entered after a payment")
        self.charged_until = max(self.charged_until, counts_from)
        self.plan = with_charges(self.plan, [charge])

    def _reverse(self, target: Case) -> None:
        if "dated" not in target:
            raise NotYet("a reversal of the most recent posting")
        on_day = [payment for payment in self.payments if payment.received_on.isoformat() == target["dated"]]
        self.reversed.add(on_day[target["nth"] - 1].entry)


def supported(family: str, reads: Any) -> list[str]:
    """Give the ids of the cases that the maths can read."""
    return [case["id"] for case in cases(family) if _can(reads, case)]


def _can(reads: Any, case: Case) -> bool:
    try:
        reads(case)
    except NotYet:
        return False
    return True


def covered(family: str) -> list[str]:
    """Give the ids that the list says are covered."""
    lines: Iterable[str] = (VECTORS / "covered.txt").read_text().splitlines()
    return [line.split()[1] for line in lines if line.split()[:1] == [family]]
