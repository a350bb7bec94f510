"""Progress of long work. Each step is its own transaction, so that a screen sees it move."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from kit.actor import Actor
from kit.models import Job, JobFields


def start_job(*, kind: str, title: str, total: int, actor: Actor) -> Job:
    """Open a job that is at work."""
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
    seconds = ((job.finished_at or timezone.now()) - job.started_at).total_seconds() if job.started_at else 0.0
    rate = job.done / seconds if seconds > 0 else 0.0
    left = max(job.total - job.done, 0)
    return {
        "id": public_id,
        "kind": job.kind,
        "title": job.title,
        "state": job.state,
        "step": job.step,
        "done": job.done,
        "total": job.total,
        "percent": 100 * job.done // job.total if job.total else (100 if job.state == Job.State.DONE else 0),
        "rate": round(rate, 1),
        "eta_seconds": round(left / rate) if rate > 0 and job.state == Job.State.RUNNING else None,
        "problem": job.problem or None,
        "result": job.result,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
    }
