"""Sign-up's work outside of requests; every task may run any number of times, and a sweep finds what was forgotten."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from kit.tasks import PlatformTask
from tenants.signup import services
from wall.scope import SIGNUP, scope


@shared_task(name="tenants.send_confirmation", base=PlatformTask, ignore_result=True)
def send_confirmation(signup_id: str) -> None:
    """Write the letter of a sign-up; one that was written is not written again."""
    with scope(SIGNUP):
        services.send_letter(signup_id=UUID(signup_id))


@shared_task(name="tenants.provision_signup", base=PlatformTask, ignore_result=True)
def provision_signup(job_id: str) -> None:
    """Make the workspace of a confirmed sign-up."""
    with scope(SIGNUP):
        services.provision(job_id=UUID(job_id))


@shared_task(name="tenants.provision_waiting", base=PlatformTask, ignore_result=True)
def provision_waiting() -> int:
    """Poke the letters and the work that nobody is at, and forget who never confirmed."""
    with scope(SIGNUP):
        letters, work = services.waiting_letters(), services.waiting_jobs()
        services.forget_unconfirmed()
    for signup_id in letters:
        send_confirmation.delay(str(signup_id))
    for job_id in work:
        provision_signup.delay(str(job_id))
    return len(letters) + len(work)


def poke_letter(signup_id: UUID) -> None:
    """Hint that a letter waits."""
    send_confirmation.delay(str(signup_id))


def poke_provisioning(job_id: UUID) -> None:
    """Hint that work waits."""
    provision_signup.delay(str(job_id))
