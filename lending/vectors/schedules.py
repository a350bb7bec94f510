"""Schedule cases: terms in, installments out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from kernel.money import rounded
from lending.maths.charges import Charge
from lending.maths.plan import PlanLine, balances, charged, with_installment_fee, with_overdue_penalty
from lending.maths.unrounded import exact_schedule, exact_schedule_of
from lending.maths.waterfall import Component
from lending.vectors.agreement import Facts
from lending.vectors.reading import ABOUT, Case, Coin, NotUnderstood, day, only
from lending.vectors.terms import KNOWN, Agreed

_EXACT = ("ceil_emi", "annuity_unrounded")
_SUMS = ("principal", "interest", "fees", "penalties", "total_due")


def compare_schedule(case: Case, facts: Facts) -> None:
    """Recompute a schedule case and compare every row and total that it states.

    :raises NotUnderstood: a word of the case is not known.
    """
    only(case, ABOUT | KNOWN, "terms")
    rows = _exact_rows(case) if case["schedule_type"] in _EXACT else _rows(case)
    count = case.get("expected_row_count", None if case.get("expected_partial") else len(case["expected"]))
    if count is not None:
        facts.same("row count", count, len(rows))
    for said in case["expected"]:
        ours: Mapping[str, Any] = rows[said["n"] - 1] if said["n"] <= len(rows) else {}
        facts.row(f"row {said['n']}", said, _shown(case, ours))
    totals = {name: sum(row[name] for row in rows) for name in _SUMS}
    facts.row("totals", case.get("totals", {}), _shown(case, totals))


def _shown(case: Case, row: Mapping[str, Any]) -> dict[str, Any]:
    """Round exact amounts to the decimals in which the source shows them."""
    places = case.get("expected_decimals")
    if places is None:
        return dict(row)
    unit = Decimal(1).scaleb(-places)
    return {
        key: value.quantize(unit, ROUND_HALF_UP) if isinstance(value, Decimal) else value for key, value in row.items()
    }


def _rows(case: Case) -> list[dict[str, Any]]:
    terms = Agreed(case)
    tranches = terms.tranches
    lines = terms.plan_on(day(case["as_of"]), tranches) if "as_of" in case else terms.plan(tranches)
    lines = charged(lines, [charge_of(fee, lines, terms.coin) for fee in case.get("fees", [])])
    lines = _with_installment_fee(case, _with_overdue_charge(case, lines))
    same_day = bool(case.get("balance_includes_same_day_disbursement", not terms.progressive))
    left = balances(lines, tranches, same_day=same_day)
    return [
        row_of(number, line, balance, terms.coin)
        for number, (line, balance) in enumerate(zip(lines, left, strict=True), 1)
    ]


def row_of(number: int, line: PlanLine, balance: int, coin: Coin) -> dict[str, Any]:
    """Write an installment as a case does."""
    amounts = {
        "principal": line.principal, "interest": line.interest, "fees": line.fee, "penalties": line.penalty,
        "total_due": line.total, "balance": balance,
    }  # fmt: skip
    written = {name: Decimal(coin.text(amount)) for name, amount in amounts.items()}
    return {"n": number, "days": line.days, "due_date": line.due_on.isoformat(), **written}


def charge_of(given: Case, lines: Sequence[PlanLine], coin: Coin) -> Charge:
    """Read a charge; one in per cent is reckoned on the loan as it is planned.

    :raises NotUnderstood: a word is not known.
    """
    only(given, ("kind", "due_date", "amount", "percent", "percent_of", "op", "business_date"), "charge")
    if "amount" in given:
        amount = coin.minor(given["amount"])
    else:
        base = _base(given["percent_of"], lines)
        amount = rounded(Fraction(given["percent"]) * base / 100)
    return Charge(Component(given["kind"]), day(given["due_date"]), amount)


def _base(name: str, lines: Sequence[PlanLine]) -> int:
    principal, interest = sum(line.principal for line in lines), sum(line.interest for line in lines)
    bases = {
        "loan_principal_plus_interest": principal + interest,
        "loan_principal": principal,
        "loan_interest": interest,
    }
    if name not in bases:
        raise NotUnderstood(f"percent_of: {name}")
    return bases[name]


def _with_overdue_charge(case: Case, lines: list[PlanLine]) -> list[PlanLine]:
    given = case.get("overdue_charge")
    if given is None:
        return lines
    only(given, ("percent", "of", "kind"), "overdue_charge")
    if (given["of"], given["kind"]) != ("installment_principal_plus_interest", "penalty"):
        raise NotUnderstood(f"overdue_charge of {given['of']} as {given['kind']}")
    return with_overdue_penalty(lines, Decimal(given["percent"]), day(case["as_of"]))


def _with_installment_fee(case: Case, lines: list[PlanLine]) -> list[PlanLine]:
    given = case.get("installment_fee")
    if given is None:
        return lines
    only(given, ("percent", "of"), "installment_fee")
    if given["of"] != "interest":
        raise NotUnderstood(f"installment_fee of {given['of']}")
    return with_installment_fee(lines, Decimal(given["percent"]))


def _exact_rows(case: Case) -> list[dict[str, Any]]:
    terms = Agreed(case)
    if terms.case["repay_unit"] != "months" or len(terms.tranches) != 1:
        raise NotUnderstood(f"{case['schedule_type']} other than monthly and at once")
    rate = Fraction(case["annual_rate_percent"]) * case["repay_every"] / 1200
    amount, unit = terms.tranches[0].amount, 10**terms.coin.decimals
    if terms.fixed_installment is not None:
        lines = exact_schedule_of(amount, rate, terms.fixed_installment)
    else:
        up_to = unit if case["schedule_type"] == "ceil_emi" else None
        lines = exact_schedule(amount, rate, case["number_of_installments"], rounded_up_to=up_to)
    rows = []
    for number, line in enumerate(lines, 1):
        amounts = {
            "principal": line.principal,
            "interest": line.interest,
            "total_due": line.total,
            "balance": line.balance,
        }
        exact = {name: Decimal(value.numerator) / value.denominator / unit for name, value in amounts.items()}
        rows.append({"n": number, "fees": Decimal(0), "penalties": Decimal(0), **exact})
    return rows
