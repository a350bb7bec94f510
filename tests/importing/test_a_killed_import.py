"""A batch is all or nothing, even when its process is killed; while it is at work everybody sees how far it is."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction

from kit import jobs
from kit.models import Job
from lending.customers.models import Customer
from lending.importing.models import ImportBatch
from lending.servicing.models import Loan, Tally
from tests.conftest import ROOT, admin, make_lender
from wall.scope import lender_scope, scope

pytestmark = pytest.mark.slow
LOANS = 2_000


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book that takes some seconds to bring in: more than one chunk of loans."""
    members = [f"M{n},Customer {n}" for n in range(LOANS)]
    loans = [f"L{n},M{n},2026-01-31,120000,36" for n in range(LOANS)]
    (tmp_path / "members.csv").write_text("\n".join(["no,name", *members, ""]))
    (tmp_path / "loans.csv").write_text("\n".join(["loan,member,paid_out,amount,months", *loans, ""]))
    columns = {"loan": "external_id", "member": "customer", "paid_out": "disbursed_on", "amount": "principal",
               "months": "installments"}  # fmt: skip
    said: dict[str, Any] = {
        "title": "Large book", "currency": "KES", "through": "2026-06-30",
        "product": {"code": "OLD", "name": "Old loans"},
        "terms": {"yearly_rate": "24", "interest_method": "flat", "rounding": "half_up"},
        "customers": {"file": "members.csv", "columns": {"no": "external_id", "name": "full_name"}},
        "loans": {"file": "loans.csv", "columns": columns},
    }  # fmt: skip
    (tmp_path / "mapping.json").write_text(json.dumps(said))
    return tmp_path


@pytest.fixture
def lender_of_its_own(db: None) -> Any:
    return make_lender(f"kill-{uuid4().hex[:8]}")


def start(slug: str, book: Path) -> subprocess.Popen[bytes]:
    """Run the command in a process of its own, on the database of this test."""
    url = urlsplit(settings.DATABASE_URL)._replace(path="/" + connection.settings_dict["NAME"]).geturl()
    environment = {**os.environ, "DATABASE_URL": url, "LENDSPACE_PROCESS": "worker"}
    words = [sys.executable, "manage.py", "import_book", "--lender", slug, "--dir", str(book)]
    return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def seen(schema: str, look: Callable[[], Any]) -> Any:
    with scope(lender_scope(schema)), transaction.atomic():
        return look()


def the_job() -> Job | None:
    return Job.objects.order_by("-id").first()


def wait_for_loans_to_move(schema: str, process: subprocess.Popen[bytes]) -> Job:
    """Wait until the job, as others see it, has begun with the loans and is not through."""
    for _ in range(1200):
        job: Job | None = seen(schema, the_job)
        if job and job.step == "Loans" and LOANS < job.done < job.total:
            return job
        assert process.poll() is None, "it was over before anything was seen"
        time.sleep(0.05)
    raise AssertionError("the job never moved")


def what_is_there() -> list[int]:
    return [model._default_manager.count() for model in (Customer, Loan, ImportBatch, Tally)]


def test_a_killed_import_leaves_nothing_and_is_told_as_failed(lender_of_its_own: Any, book: Path) -> None:
    slug, schema = lender_of_its_own.slug, lender_of_its_own.schema
    process = start(slug, book)
    try:
        running = wait_for_loans_to_move(schema, process)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()

    assert jobs.job_json(running, running.pk)["state"] == "running"
    assert running.total == 2 * LOANS
    assert seen(schema, what_is_there) == [0, 0, 0, 0]
    with admin(connection.settings_dict["NAME"]) as owner:  # time passes
        owner.execute(f'UPDATE "{schema}".kit_job SET seen_at = seen_at - %s', [jobs.SILENCE + timedelta(seconds=60)])
    dead = jobs.job_json(seen(schema, the_job), running.pk)
    assert (dead["state"], dead["problem"], dead["eta_seconds"]) == ("failed", jobs.ABANDONED, None)

    assert start(slug, book).wait() == 0

    states = seen(schema, lambda: list(Job.objects.order_by("id").values_list("state", "done")))
    assert states == [("failed", running.done), ("done", 2 * LOANS)]
    customers, loans, batches, tallies = seen(schema, what_is_there)
    assert (customers, loans, batches) == (LOANS, LOANS, 1)
    assert tallies == 37  # 36 due dates and the day of the disbursements, folded
    with admin(connection.settings_dict["NAME"]) as owner:
        known = owner.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [f"{schema}.servicing_loan"])
        assert known.fetchone() == (LOANS,), "Postgres plans for the book that is there now"
