"""E1: a lender's workspace against its own SQL sent bare, and against the migrations it replaces.

    python -m bench.provisioning [--rounds 5]

Needs DATABASE_URL (an administrator) and a migrated database; every lender it makes is dropped again.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from pathlib import Path
from uuid import uuid4

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "platform")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lendspace.settings")

import django

django.setup()

from django.contrib.auth.hashers import make_password

from kernel.ids import new_schema_name
from tenants import template
from tenants.provision import NewLender, provision_lender


def subject() -> tuple[float, str]:
    """Provision through the product's own function; seconds, and the schema to drop."""
    new = NewLender(
        slug=f"bench-{uuid4().hex[:12]}",
        name="Bench",
        country="KE",
        currency="KES",
        time_zone="Africa/Nairobi",
        admin_email="a@bench.example",
        admin_name="Bench",
        admin_password_hash=PASSWORD,
    )
    start = time.perf_counter()
    made = provision_lender(new)
    return time.perf_counter() - start, made.schema


def floor(text: str) -> tuple[float, str]:
    """Send the template's SQL bare on a fresh connection; seconds, and the schema to drop."""
    schema = new_schema_name()
    start = time.perf_counter()
    with template.as_owner() as owner:
        owner.pgconn.exec_((text + "COMMIT;").replace("@schema@", schema).encode())
    return time.perf_counter() - start, schema


def migrations() -> float:
    """Run the migrations into a scratch schema, as a stock set-up would for each lender; seconds."""
    start = time.perf_counter()
    template.build()
    return time.perf_counter() - start


def drop(schema: str) -> None:
    """Take the schema, its role and its row away again."""
    with template.as_owner() as owner:
        owner.execute("DELETE FROM shared.tenants_lender WHERE schema_name = %s", (schema,))
        owner.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
        owner.execute(f'DROP ROLE IF EXISTS "r_{schema}"')


def ratio_line(name: str, ratios: list[float], goal: str) -> str:
    """Write one result: min, median, max of the rounds' ratios."""
    low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
    return f"{name}: {low:.2f} / {middle:.2f} / {high:.2f} (min/median/max; goal {goal})"


def run(rounds: int) -> None:
    """Interleave floor and subject, and print both ratios."""
    with template.as_owner() as owner:
        found = owner.execute(
            "SELECT text FROM shared.tenants_template WHERE version = %s", (template.version(),)
        ).fetchone()
    if found is None:
        sys.exit("No template of this release: run ./lend manage migrate_platform first.")
    against_sql, against_migrations, seconds = [], [], []
    for _ in range(rounds):
        bare, bare_schema = floor(found[0])
        ours, our_schema = subject()
        against_sql.append(ours / bare)
        against_migrations.append(ours / migrations())
        seconds.append(ours)
        drop(bare_schema)
        drop(our_schema)
    print(ratio_line("E1 provisioning / one SQL string", against_sql, "<= 1.3"))
    print(ratio_line("E1 provisioning / migrations", against_migrations, "<= 0.10"))
    print(f"seconds: {min(seconds):.3f} / {statistics.median(seconds):.3f} / {max(seconds):.3f}")


if __name__ == "__main__":
    PASSWORD = make_password("bench bench bench")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    run(parser.parse_args().rounds)
