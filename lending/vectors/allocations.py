"""Allocation cases: a loan's history in, its installments and postings out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from lending.maths.book import LineState
from lending.maths.charges import Charge
from lending.maths.happenings import Charged, Posting
from lending.maths.timeline import Played
from lending.vectors.agreement import Facts
from lending.vectors.history import History
from lending.vectors.products import product_of
from lending.vectors.reading import ABOUT, Case, Coin, day, only
from lending.vectors.schedules import row_of

_EXPECT = ("op", "business_date", "schedule", "totals", "transactions", "charges", "outstanding", "overpaid", "status")
_SUMS = (
    "principal", "interest", "fees", "penalties", "total_due", "paid", "in_advance", "late", "outstanding", "waived",
)  # fmt: skip
ACCRUAL = "accrual"  # posted by the nightly run to the ledger; it changes nothing of what is owed or paid


def compare_allocation(case: Case, facts: Facts) -> None:
    """Replay the timeline of a case and compare everything that it states along the way.

    :raises NotUnderstood: a word of the case is not known.
    """
    only(case, {*ABOUT, "terms", "strategy", "timeline"}, "case")
    history = History(product_of(case))
    for number, entry in enumerate(case["timeline"], 1):
        if entry["op"] != "expect":
            history.take(entry)
            continue
        only(entry, _EXPECT, "expect")
        history.today = day(entry["business_date"])
        _compare(f"entry {number}", entry, history, facts)


def _compare(where: str, said: Case, history: History, facts: Facts) -> None:
    loan, coin = history.played(), history.product.terms.coin
    balances = _with_balances(loan, not history.product.terms.progressive)
    rows = [_row(number, row, balance, coin) for number, (row, balance) in enumerate(balances, 1)]
    if "schedule" in said:
        stated = [row for row in said["schedule"] if row["kind"] == "installment"]
        paid_out = [row for row in said["schedule"] if row["kind"] == "disbursement"]
        facts.rows(f"{where} installment", stated, rows)
        if paid_out:
            facts.rows(f"{where} disbursement", paid_out, _disbursements(loan, coin))
    sums = {name: sum((row[name] for row in rows), Decimal(0)) for name in _SUMS}
    facts.row(f"{where} totals", said.get("totals", {}), sums)
    if "transactions" in said:
        stated = [row for row in said["transactions"] if row["type"] != ACCRUAL]
        facts.passed_over += len(said["transactions"]) - len(stated)
        facts.rows(f"{where} transaction", stated, _transactions(loan, history, coin))
    if "charges" in said:
        facts.rows(f"{where} charge", _by_day(said["charges"]), _by_day(_charges(loan, history, coin)))
    for name, value in _state(loan, coin).items():
        if name in said:
            facts.same(f"{where} {name}", said[name], value)


def _by_day(charges: Sequence[Case]) -> list[Case]:
    """Sort charges, which each source lists in an order of its own."""
    return sorted(charges, key=lambda row: (row["due_date"], row["kind"], Decimal(row["due"]), Decimal(row["paid"])))


def _with_balances(loan: Played, same_day: bool) -> list[tuple[LineState, int]]:
    return list(zip(loan.rows, loan.balances(same_day=same_day), strict=True))


def _written(amounts: Mapping[str, int], coin: Coin) -> dict[str, Any]:
    return {name: Decimal(coin.text(amount)) for name, amount in amounts.items()}


def _row(number: int, row: LineState, balance: int, coin: Coin) -> dict[str, Any]:
    amounts = {"paid": row.paid, "in_advance": row.in_advance, "late": row.late, "outstanding": row.left}
    completed = row.completed_on.isoformat() if row.completed_on else None
    about = {"kind": "installment", "paid_date": completed}
    return {**row_of(number, row.line, balance, coin), **about, **_written({**amounts, "waived": row.waived}, coin)}


def _disbursements(loan: Played, coin: Coin) -> list[dict[str, Any]]:
    return [
        {
            "kind": "disbursement",
            "date": each.paid_out_on.isoformat(),
            **_written({"amount": each.amount, "fees": 0}, coin),
        }
        for each in loan.tranches
    ]


def _transactions(loan: Played, history: History, coin: Coin) -> list[dict[str, Any]]:
    undone = [(each.posting, True) for each in history.undone if each.posting]
    postings = [*((posting, False) for posting in loan.postings), *undone]
    postings.sort(key=lambda pair: (pair[0].on, pair[0].entry))
    return [_transaction(posting, undone, coin) for posting, undone in postings]


def _transaction(posting: Posting, undone: bool, coin: Coin) -> dict[str, Any]:
    amounts = {
        "amount": posting.amount, "principal": posting.parts.principal, "interest": posting.parts.interest,
        "fees": posting.parts.fee, "penalties": posting.parts.penalty, "balance_after": posting.balance,
        "overpayment": posting.left_over,
    }  # fmt: skip
    return {"date": posting.on.isoformat(), "type": posting.kind, "reversed": undone, **_written(amounts, coin)}


def _charges(loan: Played, history: History, coin: Coin) -> list[dict[str, Any]]:
    given: Sequence[tuple[int, Charge]] = [(e.entry, e.charge) for e in history.events if isinstance(e, Charged)]
    states = {state.entry: state for state in loan.charges}
    rows = []
    for entry, charge in given:
        state = states[entry]
        amounts = {"due": charge.amount, "paid": state.paid, "waived": state.waived, "outstanding": state.left}
        basis = "flat" if "amount" in history.charges[entry] else "percent"
        about = {"kind": str(charge.kind), "due_at": "specified_due_date", "due_date": charge.due_on.isoformat()}
        rows.append({**about, "basis": basis, **_written(amounts, coin)})
    return rows


def _state(loan: Played, coin: Coin) -> dict[str, Any]:
    amounts = _written({"outstanding": loan.outstanding, "overpaid": loan.credit}, coin)
    closed = "overpaid" if loan.credit else "closed_obligations_met"
    return {**amounts, "status": "active" if loan.outstanding else closed}
