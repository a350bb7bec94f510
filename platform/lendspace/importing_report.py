"""An import's report as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.money import Money
from lending.importing.services import Report
from lending.importing.totals import Totals

_AMOUNTS = (
    ("lent", "Lent"),
    ("repaid", "Repaid"),
    ("principal_repaid", "  of it principal"),
    ("interest_repaid", "  of it interest"),
    ("fees_repaid", "  of it fees"),
    ("penalties_repaid", "  of it penalties"),
    ("lent_minus_repaid", "Lent minus repaid"),
    ("outstanding", "Outstanding"),
    ("credit_balances", "Credit balances"),
    ("written_off", "Written off"),
)
_NOT_IN_FILES = frozenset({"outstanding", "credit_balances", "written_off", "in_arrears"})
_SPLIT = frozenset({"principal_repaid", "interest_repaid", "fees_repaid", "penalties_repaid"})


def lines_of(report: Report, *, seconds: float) -> Iterator[str]:
    """Say what an import found and did: refused rows, control totals, agreement of installments, time."""
    yield f"{report.title}; amounts in {report.currency}, as of {report.through}"
    yield from _refused(report)
    yield from _totals(report)
    yield from _statuses(report)
    for group, agreement in sorted(report.agreement.items()):
        name = f" ({group})" if group else ""
        equal, contracts = f"{agreement.equal:,}", f"{agreement.contracts:,}"
        yield f"Installments equal to the contract's{name}: {equal} of {contracts}, {agreement.percent} %"
    yield from _outcome(report)
    rate = round(report.rows / seconds) if seconds > 0 else 0
    yield f"{report.rows:,} rows in {seconds:.1f} s: {rate:,} rows a second."


def _refused(report: Report) -> Iterator[str]:
    problems = report.problems
    if not problems.found:
        yield "No row is refused."
        return
    yield f"Refused rows: {problems.rows}"
    for problem in problems.in_order():
        yield f"  {problem}"


def _totals(report: Report) -> Iterator[str]:
    yield f"{'Control totals':<22}{'in the files':>20}{'here before':>20}{'here after':>20}"
    for name, label in (("customers", "Customers"), ("loans", "Loans")):
        yield _row(label, *(f"{getattr(each, name):,}" for each in (report.files, report.before, report.after)))
    for name, label in _AMOUNTS:
        told = "" if name in _NOT_IN_FILES or _has_no_split(name, report.files) else _said(report.files, name, report)
        yield _row(label, told, _said(report.before, name, report), _said(report.after, name, report))
    yield _row("Loans in arrears", "", f"{report.before.in_arrears:,}", f"{report.after.in_arrears:,}")


def _statuses(report: Report) -> Iterator[str]:
    if list(report.by_status) in ([], [""]):
        return
    heads = ("loans", "lent", "repaid", "lent minus repaid", "outstanding", "in arrears")
    yield f"{'By status':<22}" + "".join(f"{head:>20}" for head in heads)
    for status, sums in sorted(report.by_status.items()):
        amounts = (_said(sums, name, report) for name in ("lent", "repaid", "lent_minus_repaid", "outstanding"))
        yield _row(status or "(none)", f"{sums.loans:,}", *amounts, f"{sums.in_arrears:,}")


def _outcome(report: Report) -> Iterator[str]:
    if report.known_customers or report.known_loans:
        yield f"Here already: {report.known_customers:,} customers, {report.known_loans:,} loans."
    new = f"{report.new.customers:,} customers, {report.new.loans:,} loans"
    if report.batch_id is None:
        yield f"Nothing was written. To be brought in: {new}."
        return
    yield f"Batch {report.batch_id}: {new}. The books are open for {report.business_date}."


def _has_no_split(name: str, files: Totals) -> bool:
    return name in _SPLIT and not any(getattr(files, part) for part in _SPLIT)


def _said(sums: Totals, name: str, report: Report) -> str:
    return str(Money(getattr(sums, name), report.currency)).removeprefix(report.currency + " ")


def _row(label: str, *cells: str) -> str:
    return f"{label:<22}" + "".join(f"{cell:>20}" for cell in cells)
