"""C1: the figures of the home page, against the plain SQL reading of the tallies they come from.

    python -m bench.home [--rounds 5] [--loans 30000] [--times 20]

Needs DATABASE_URL (an administrator). The floor sends the statement that adds the tallies up; the subject is `home`,
with all its statements, through the wall; beside them stands the same count from loans, installments and transactions.
Said as well: what the pages cost Postgres in processor time, and what rows that wait to be folded add.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lendspace.settings")

import django

django.setup()

from django.db import connection, transaction

from bench.harness import Measure, Ratio, cpu_seconds, interleave, report
from bench.repayment import TERMS
from bench.scratch import PEOPLE_AND_TERMS, Scratch, database
from kit import workspace
from lending.reporting.home import home, slices
from lending.servicing import tallies
from wall.scope import lender_scope, scope

GOAL, CPU_GOAL_MS = 15.0, 60.0
# Loans of the last three hundred days over twelve months; four of five paid what fell due, the others nothing.
SEED = (
    PEOPLE_AND_TERMS
    + """
CREATE TEMP TABLE plan AS SELECT n, '2026-06-14'::date - n % 300 AS lent_on,
    CASE WHEN n % 5 = 0 THEN 0 ELSE (n % 300) / 31 END AS paid FROM generate_series(1, {loans}) n;
INSERT INTO servicing_loan (customer_id, terms_id, state, currency, principal_minor, installments, approved_on,
        disbursed_on, first_due_on, maturity_on, paid_principal_minor, paid_interest_minor, paid_fee_minor,
        paid_penalty_minor, due_interest_minor, due_fee_minor, due_penalty_minor, credit_minor, written_off_minor,
        next_due_on, next_unmet_due_on)
    SELECT n, 1, 'active', 'KES', 12000000, 12, lent_on, lent_on, lent_on + 31, lent_on + 372, paid * 1000000,
        paid * 50000, 0, 0, 600000, 0, 0, 0, 0, lent_on + 31 * (paid + 1), lent_on + 31 * (paid + 1) FROM plan;
INSERT INTO servicing_installment (loan_id, number, due_on, principal_minor, interest_minor, fee_minor, penalty_minor,
        paid_principal_minor, paid_interest_minor, paid_fee_minor, paid_penalty_minor)
    SELECT n, i, lent_on + 31 * i, 1000000, 50000, 0, 0, CASE WHEN i <= paid THEN 1000000 ELSE 0 END,
        CASE WHEN i <= paid THEN 50000 ELSE 0 END, 0, 0 FROM plan, generate_series(1, 12) i ORDER BY n, i;
INSERT INTO servicing_loantransaction (loan_id, kind, value_on, amount_minor, principal_minor, interest_minor,
        fee_minor, penalty_minor, credit_minor, principal_after_minor, channel, external_reference, note, actor_name)
    SELECT n, 'disbursement', lent_on, 12000000, 12000000, 0, 0, 0, 0, 12000000, 'cash', '', '', 'Bench' FROM plan
    UNION ALL SELECT n, 'repayment', lent_on + 31 * i, 1050000, 1000000, 50000, 0, 0, 0, 0, 'cash', '', '', 'Bench'
    FROM plan, generate_series(1, 12) i WHERE i <= paid;
"""
)
WAITING = """
INSERT INTO "{schema}".servicing_tally (day, collected, repaid, remaining)
    SELECT '2026-06-15'::date - n % 40, 1, 1, -1 FROM generate_series(1, {rows}) n
"""


def seed(scratch: Scratch, loans: int) -> str:
    """Fill the lender's book; gives the schema."""
    with scratch.connect() as admin:
        (schema,) = admin.execute("SELECT schema_name FROM shared.tenants_lender").fetchone() or ("",)
        values = ", ".join(f"'{value}'" for value in TERMS.values())
        admin.execute(SEED.format(schema=schema, loans=loans, terms=", ".join(TERMS), terms_values=values))
        admin.execute("VACUUM ANALYZE")
    return str(schema)


def timed(work: Callable[[], object], *, schema: str, times: int) -> Measure:
    """Do it so often, each time in a transaction of its own, and watch the processor time of its backend."""
    each = []
    with scope(lender_scope(schema)):
        with transaction.atomic():
            work()
        backend = connection.connection.info.backend_pid
        before, begun = cpu_seconds(backend), time.perf_counter()
        for _ in range(times):
            start = time.perf_counter()
            with transaction.atomic():
                work()
            each.append(time.perf_counter() - start)
        elapsed = time.perf_counter() - begun
        return Measure.of(each, elapsed=elapsed, cpu_seconds=cpu_seconds(backend) - before)


def read_the_rollup() -> None:
    """Do no more than add the tallies up."""
    slices(workspace.business_date())


def cpu_ms(turns: list[Measure]) -> float:
    """Give the median processor time of Postgres for one reading."""
    return statistics.median(turn.cpu_us for turn in turns) / 1000


def run(scratch: Scratch, *, rounds: int, loans: int, times: int) -> None:
    """Measure floor, subject and the long way side by side, then the subject with rows that wait to be folded."""
    schema = seed(scratch, loans)
    connection.close()
    connection.settings_dict["NAME"] = urlsplit(scratch.url).path.lstrip("/")
    with scope(lender_scope(schema)), transaction.atomic():
        tallies.rebuild()
    page = partial(timed, home, schema=schema, times=times)
    done = interleave(
        {
            "floor": partial(timed, read_the_rollup, schema=schema, times=times),
            "subject": page,
            "recount": partial(timed, tallies.miscounts, schema=schema, times=max(times // 10, 1)),
        },
        floor="floor",
        rounds=rounds,
    )
    ratio = Ratio.of([turn.p50_ms for turn in done["subject"]], [turn.p50_ms for turn in done["floor"]])
    report("C1 home / plain SQL on the tallies", ratio, goal=f"<= {GOAL}", met=ratio.median <= GOAL, measures=done)
    saved = Ratio.of([turn.p50_ms for turn in done["recount"]], [turn.p50_ms for turn in done["subject"]])
    print(f"counting the book anew / home: {saved.low:.1f} / {saved.median:.1f} / {saved.high:.1f} (min/median/max)")
    print(f"home, {loans} loans, Postgres CPU: {cpu_ms(done['subject']):.1f} ms (goal < {CPU_GOAL_MS})")
    for rows in (1_000, 9_000):
        with scratch.connect() as admin:
            admin.execute(WAITING.format(schema=schema, rows=rows))
        turns = [page() for _ in range(rounds)]
        print(f"with {rows:,} more rows to fold, Postgres CPU: {cpu_ms(turns):.1f} ms")
    with scope(lender_scope(schema)), transaction.atomic():
        before, begun = slices(workspace.business_date()), time.perf_counter()
        tallies.fold()
        print(f"folding them: {1000 * (time.perf_counter() - begun):.0f} ms")
        if sorted(map(str, before)) != sorted(map(str, slices(workspace.business_date()))):
            sys.exit("folding changed the figures")
    connection.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--loans", type=int, default=30_000)
    parser.add_argument("--times", type=int, default=20)
    given = parser.parse_args()
    with database(os.environ["DATABASE_URL"]) as scratch_database:
        run(scratch_database, rounds=given.rounds, loans=given.loans, times=given.times)
