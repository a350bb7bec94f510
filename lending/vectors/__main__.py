"""`python -m lending.vectors DIR`: recompute every case of a folder and say which agree."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from lending.vectors.agreement import Outcome, by_subfamily
from lending.vectors.reading import NotCases
from lending.vectors.running import recompute_folder

USAGE = "./lend vectors DIR   recompute the cases of DIR (schedule.json, due_dates.json, allocation.json, apr.json)\n"


def main(words: Sequence[str]) -> int:
    """Print the agreement and give the exit code: 0 when every counted case agrees, 2 for a wrong call."""
    if len(words) != 1 or not Path(words[0]).is_dir():
        sys.stderr.write(USAGE)
        return 2
    try:
        outcomes = recompute_folder(Path(words[0]))
    except NotCases as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    if not outcomes:
        sys.stderr.write(f"No cases in {words[0]}.\n{USAGE}")
        return 2
    sys.stdout.write("\n".join(lines_of(outcomes)) + "\n")
    return 0 if all(outcome.agrees for outcome in outcomes if outcome.counted) else 1


def lines_of(outcomes: Sequence[Outcome]) -> list[str]:
    """Write agreement by sub-family, then every disagreement, then what was not counted, then the total."""
    lines = [f"{agreeing:4} of {count:4}  {name}" for name, agreeing, count in by_subfamily(outcomes)]
    counted = [outcome for outcome in outcomes if outcome.counted]
    lines += [f"disagrees  {_told(outcome)}" for outcome in counted if not outcome.agrees]
    lines += [f"not counted  {_told(outcome)}" for outcome in outcomes if not outcome.counted]
    return [*lines, _total(counted)]


def _total(counted: Sequence[Outcome]) -> str:
    agreeing, facts = sum(outcome.agrees for outcome in counted), sum(outcome.facts for outcome in counted)
    accruals = sum(outcome.passed_over for outcome in counted)
    return (
        f"total: {agreeing} of {len(counted)} cases agree, {facts} facts compared "
        f"({accruals} postings of accruals are the ledger's and were not)"
    )


def _told(outcome: Outcome) -> str:
    if outcome.agrees:
        return f"{outcome.id}: agrees ({outcome.facts} facts)"
    first, *others = outcome.differences
    return f"{outcome.id}: {first}" + (f" (and {len(others)} more)" if others else "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
