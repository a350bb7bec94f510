"""Progress of long work. Each step is its own transaction, so that a screen sees it move.

Work that is one transaction itself tells how far it is by `Telling`, over a connection beside it; where its process
dies, the signs of life end and the job counts as abandoned.
"""

from __future__ import annotations

import threading
from contextvars import copy_context
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

from django.db import connections, transaction
from django.db.models import F
from django.utils import timezone

from kit.actor import Actor
from kit.models import Job, JobFields

EVERY = 1.0  # seconds between two signs of life
SILENCE = timedelta(seconds=20)  # after so long without one nobody is at work any more
ABANDONED = "The program that did this was stopped before it had finished, and nothing was kept. Start it again."


def start_job(*, kind: str, title: str, total: int, actor: Actor) -> Job:
    """Open a job that is at work; those of its kind that nobody works on any more are closed."""
    close_abandoned()
    return Job.objects.create(
        kind=kind,
        title=title,
        total=total,
        actor_id=actor.user_id,
        state=Job.State.RUNNING,
        started_at=timezone.now(),
    )


def advance(job: JobFields, done: int, step: str = "") -> None:
    """Say how far the job is."""
    job.done, job.step = done, step
    job.save(update_fields=["done", "step"])


class Telling:
    """Tells a job's progress while the work's own transaction is still open: from a thread, over another connection.

    The work says where it is by calling this; once a second that is written, and that somebody is still at it.
    """

    def __init__(self, job: Job) -> None:
        self._job_id, self._told = job.pk, (job.done, job.total, job.step)
        self._over = threading.Event()
        self._thread = threading.Thread(target=copy_context().run, args=(self._tell,), name=f"job {job.pk}")

    def __call__(self, done: int, total: int, step: str) -> None:
        """Say how far the work is."""
        self._told = (done, total, step)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _tell(self) -> None:
        try:
            while True:
                done, total, step = self._told
                with transaction.atomic():
                    row = Job.objects.filter(pk=self._job_id)
                    row.update(done=done, total=total, step=step, seen_at=timezone.now())
                if self._over.wait(EVERY):
                    return
        finally:
            connections.close_all()


def is_abandoned(job: JobFields, now: datetime) -> bool:
    """Tell whether a job says that it runs, while its process has given no sign of life for too long."""
    seen_at = getattr(job, "seen_at", None)
    return job.state == Job.State.RUNNING and seen_at is not None and now - seen_at > SILENCE


def close_abandoned() -> int:
    """Close the lender's jobs whose process has died, as failed; give how many."""
    dead = Job.objects.filter(state=Job.State.RUNNING, seen_at__lt=timezone.now() - SILENCE)
    return dead.update(state=Job.State.FAILED, problem=ABANDONED, finished_at=F("seen_at"))


def finish(job: JobFields, result: dict[str, Any] | None = None) -> None:
    """Close the job as done."""
    job.state, job.done, job.result, job.finished_at = Job.State.DONE, job.total, result, timezone.now()
    job.save(update_fields=["state", "done", "result", "finished_at"])


def fail(job: JobFields, sentence: str) -> None:
    """Close the job as failed, with a sentence that says what to do."""
    job.state, job.problem, job.finished_at = Job.State.FAILED, sentence, timezone.now()
    job.save(update_fields=["state", "problem", "finished_at"])


def job_json(job: JobFields, public_id: str | int) -> dict[str, Any]:
    """Write a job as the API shows it; rate is units a second, eta in whole seconds."""
    abandoned = is_abandoned(job, timezone.now())
    state = Job.State.FAILED.value if abandoned else str(job.state)
    seconds = ((job.finished_at or timezone.now()) - job.started_at).total_seconds() if job.started_at else 0.0
    rate = job.done / seconds if seconds > 0 else 0.0
    left = max(job.total - job.done, 0)
    return {
        "id": public_id,
        "kind": job.kind,
        "title": job.title,
        "state": state,
        "step": job.step,
        "done": job.done,
        "total": job.total,
        "percent": 100 * job.done // job.total if job.total else (100 if state == Job.State.DONE else 0),
        "rate": round(rate, 1),
        "eta_seconds": round(left / rate) if rate > 0 and state == Job.State.RUNNING else None,
        "problem": ABANDONED if abandoned else job.problem or None,
        "result": job.result,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
    }
