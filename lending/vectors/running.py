"""Every case of a folder, recomputed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lending.vectors.agreement import Difference, Facts, Outcome
from lending.vectors.allocations import compare_allocation
from lending.vectors.days_and_rates import compare_due_dates, compare_rate
from lending.vectors.reading import Case, NotUnderstood, read_cases
from lending.vectors.schedules import compare_schedule

_COMPARERS: dict[str, Callable[[Case, Facts], None]] = {
    "schedule": compare_schedule,
    "due_dates": compare_due_dates,
    "allocation": compare_allocation,
    "apr": compare_rate,
}


def recompute(case: Case) -> Outcome:
    """Recompute one case; what is not understood, or refused, is a difference and never an error."""
    facts = Facts()
    try:
        _comparer(case)(case, facts)
    except NotUnderstood as refusal:
        facts.differences.append(Difference("not understood", "known words", refusal))
    except Exception as refusal:  # a case may hold anything, and one that breaks must not hide those after it
        facts.differences.append(Difference("not computed", "a result", f"{type(refusal).__name__}: {refusal}"))
    return Outcome(
        id=str(case.get("id", "without id")),
        subfamily=f"{case.get('family')}: {case.get('subfamily')}",
        counted=bool(case.get("recomputed", True)),
        facts=facts.count,
        passed_over=facts.passed_over,
        differences=tuple(facts.differences),
    )


def _comparer(case: Case) -> Callable[[Case, Facts], None]:
    family = case.get("family")
    if family not in _COMPARERS:
        raise NotUnderstood(f"family: {family}")
    return _COMPARERS[family]


def recompute_folder(folder: Path) -> list[Outcome]:
    """Recompute all cases of a folder, in the order of its files."""
    return [recompute(case) for case in read_cases(folder)]
