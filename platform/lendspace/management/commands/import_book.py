"""Bring a lender's old book in from CSV files."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from identity.actors import actor_of
from identity.models import User
from kernel.errors import DomainError, Missing
from kit import jobs
from kit.actor import Actor
from kit.models import Job
from lending.importing import mapping as mappings
from lending.importing.services import Report, RowsRefused, Wanted, import_book
from lendspace.importing_report import lines_of
from tenants.template import gather_statistics
from wall.middleware import find_workspace
from wall.scope import lender_scope, scope


class Command(BaseCommand):
    """Read, check and write a book: one batch, or nothing."""

    help = "Bring a book (customers, loans, repayments, what was paid so far) in from CSV files, as one batch."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare which lender, which files and how."""
        shipped = ", ".join(mappings.shipped())
        parser.add_argument("--lender", required=True, metavar="SLUG", help="the lender's address")
        parser.add_argument("--dir", required=True, type=Path, metavar="DIR", help="the folder that holds the files")
        parser.add_argument(
            "--mapping",
            metavar="FILE.json",
            help=f"how the files are to be read, or the name of one of ours ({shipped}); without it DIR/mapping.json,"
            " or the one of ours that fits",
        )
        parser.add_argument("--dry-run", action="store_true", help="read, check and add up; write nothing")
        parser.add_argument("--skip-bad", action="store_true", help="leave rows out that cannot be taken")
        parser.add_argument("--through", type=_day, metavar="DAY", help="the day that the book is brought in for")
        parser.add_argument("--by", metavar="EMAIL", help="the administrator who answers for it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it under the lender's scope and say what came of it."""
        started = time.monotonic()
        try:
            wanted = Wanted(
                mapping=mappings.find(options["mapping"], options["dir"]),
                directory=options["dir"],
                through=options["through"],
                dry_run=options["dry_run"],
                skip_bad=options["skip_bad"],
            )
            report = self._run(options["lender"], wanted, options["by"])
        except RowsRefused as refusal:
            self._show(refusal.report, started)
            raise CommandError(f"{refusal.sentence} (--skip-bad)") from refusal
        except DomainError as refusal:
            raise CommandError(refusal.sentence) from refusal
        self._show(report, started)

    def _run(self, slug: str, wanted: Wanted, by: str | None) -> Report:
        found = find_workspace(slug)
        if found is None:
            raise Missing(f"There is no lender at the address {slug}.")
        with scope(lender_scope(found.schema)):
            with transaction.atomic():
                actor = _actor(by)
                job = _job(wanted, actor)
            try:
                with jobs.Telling(job) if job.pk else nullcontext() as telling:
                    report = import_book(wanted, actor=actor, progress=_Bar(job, self.stderr.write, telling))
            except Exception as fault:
                sentence = str(fault)
                _close(job, lambda: jobs.fail(job, sentence))
                raise
            if report.batch_id:
                gather_statistics(found.schema)
            _close(job, lambda: jobs.finish(job, {"batch": report.batch_id, "loans": report.new.loans}))
        return report

    def _show(self, report: Report, started: float) -> None:
        for line in lines_of(report, seconds=time.monotonic() - started):
            self.stdout.write(line)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _actor(email: str | None) -> Actor:
    if email is None:
        return Actor.system("Import")
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        raise Missing(f"Nobody here has the address {email}.")
    return actor_of(user)


def _job(wanted: Wanted, actor: Actor) -> Job:
    """Open the job that the screens see; a dry run keeps none."""
    title = f"Bringing in: {wanted.mapping.title}"
    if wanted.dry_run:
        from django.utils import timezone

        return Job(kind="import_book", title=title, state=Job.State.RUNNING, started_at=timezone.now())
    return jobs.start_job(kind="import_book", title=title, total=0, actor=actor)


def _close(job: Job, deed: Callable[[], None]) -> None:
    if job.pk:
        with transaction.atomic():
            Job.objects.filter(pk=job.pk).update(total=job.total)
            deed()


class _Bar:
    """Draws a job's progress: one line that moves on a terminal, a line for each tenth elsewhere."""

    WIDTH = 30
    EVERY = 0.2  # seconds between two drawings

    def __init__(self, job: Job, write: Callable[..., Any], telling: jobs.Telling | None) -> None:
        self.job, self.write, self.telling = job, write, telling
        self.moving = sys.stderr.isatty()
        self.drawn_at, self.tenth = 0.0, -1

    def __call__(self, done: int, total: int, step: str) -> None:
        """Take the numbers over into the job and draw them when it is time."""
        self.job.done, self.job.total, self.job.step = done, total, step
        if self.telling:
            self.telling(done, total, step)
        shown = jobs.job_json(self.job, self.job.pk or 0)
        last = total > 0 and done >= total
        if self.moving and (last or time.monotonic() - self.drawn_at >= self.EVERY):
            self.drawn_at = time.monotonic()
            self.write("\r" + self._line(shown) + "\x1b[K", ending="\n" if last else "")
        elif not self.moving and (shown["percent"] // 10 > self.tenth):
            self.tenth = shown["percent"] // 10
            self.write(self._line(shown))

    def _line(self, shown: dict[str, Any]) -> str:
        if not shown["total"]:
            return str(shown["step"])
        full = self.WIDTH * shown["percent"] // 100
        bar = "#" * full + "-" * (self.WIDTH - full)
        eta = f", {shown['eta_seconds']} s left" if shown["eta_seconds"] else ""
        return f"[{bar}] {shown['percent']:3d} % {shown['step']}: {shown['done']:,} of {shown['total']:,}{eta}"
