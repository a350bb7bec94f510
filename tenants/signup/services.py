"""From a request on the bare host to a workspace that lives: ask, confirm by letter, provision."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from identity import passwords
from identity.emails import normalized, one_line
from identity.links import workspace_address, workspace_link
from identity.throttles import count_letter
from kernel.errors import Missing
from kernel.ids import new_token, token_hash
from kit import jobs
from tenants.addresses import AddressTaken, check_address
from tenants.countries import check_place
from tenants.models import Lender
from tenants.provision import NewLender, provision_lender
from tenants.signup import emails
from tenants.signup.models import ProvisioningJob, Signup

LINK_GOOD_FOR: Final = timedelta(hours=24)
TAKEN_FOR: Final = timedelta(minutes=2)  # a worker that died is believed dead after this; provisioning takes a second
MOST_TRIES: Final = 5
_SLACK: Final = timedelta(seconds=20)  # what a poke takes at most
_STEPS: Final = 3  # as many as provisioning announces
KEEP_UNCONFIRMED_FOR: Final = timedelta(days=7)

log = logging.getLogger(__name__)
Poke = Callable[[UUID], object]


class LinkNotGood(Missing):
    """Unknown or over: one answer for both."""

    code = "link_not_good"

    def __init__(self) -> None:
        super().__init__("This link is not good any more. Sign up again and follow the newest letter.")


class JobMissing(Missing):
    """No work goes on under this number."""

    code = "job_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such sign-up at work.")


def check_free(slug: str) -> str:
    """Let an address pass that is well formed and free now.

    :raises AddressNotPossible: it can be nobody's. :raises AddressTaken: it is somebody's.
    """
    check_address(slug)
    claimed = Signup.objects.filter(slug=slug, confirmed_at__isnull=False).exists()
    if claimed or Lender.objects.filter(slug=slug).exists():
        raise AddressTaken(slug)
    return slug


@transaction.atomic(savepoint=False)
def request_workspace(
    *,
    organisation: str,
    slug: str,
    country: str,
    currency: str,
    time_zone: str,
    full_name: str,
    email: str,
    password: str,
    network: str,
    poke: Poke,
) -> Signup:
    """Keep a request for a workspace and have the letter written; `poke` is told its id once it is committed.

    :raises AddressNotPossible: :raises AddressTaken: :raises PlaceNotKnown: :raises PasswordTooWeak:
    :raises TooManyLetters: too many letters went to that address within the hour.
    """
    check_free(slug)
    check_place(country=country, currency=currency, time_zone=time_zone)
    address, name = normalized(email), one_line(organisation)
    passwords.check_strength(password, email=address, organisation=name)
    count_letter(address)
    now = timezone.now()
    signup = Signup.objects.create(
        organisation=name,
        slug=slug,
        country=country,
        currency=currency,
        time_zone=time_zone,
        full_name=one_line(full_name),
        email=address,
        password=passwords.hashed(password),
        network=network,
        created_at=now,
        expires_at=now + LINK_GOOD_FOR,
    )
    _poke_later(poke, signup.pk)
    return signup


def send_letter(*, signup_id: UUID) -> None:
    """Mint the one-time link and mail it; the secret is nowhere but in the letter. Each call ends the link before."""
    with transaction.atomic():
        waiting = Signup.objects.select_for_update().filter(confirmed_at=None, expires_at__gt=timezone.now())
        signup = waiting.filter(pk=signup_id, letter_sent_at=None).first()
        if signup is None:
            return
        token = new_token()
        signup.token_hash, signup.letter_sent_at = token_hash(token), timezone.now()
        signup.save(update_fields=["token_hash", "letter_sent_at"])
        emails.confirmation(signup, token).send()  # within: what was not sent is not marked as sent


@transaction.atomic(savepoint=False)
def confirm(*, token: str, poke: Poke) -> ProvisioningJob:
    """Take the address for good and open the work of making the workspace: one work, however often this is asked.

    The same link again shows the same work; work that failed is begun anew.

    :raises LinkNotGood: unknown, or its 24 hours are over. :raises AddressTaken: somebody else was quicker.
    """
    now = timezone.now()
    signup = Signup.objects.filter(token_hash=token_hash(token), expires_at__gt=now).first()
    if signup is None:
        raise LinkNotGood
    if not _claimed(signup):
        return _again(signup, poke)
    job = ProvisioningJob.objects.create(
        signup=signup, kind="workspace", title=f"Workspace of {signup.organisation}", total=_STEPS
    )
    _poke_later(poke, job.pk)
    return job


def provision(*, job_id: UUID) -> None:
    """Make the workspace of a confirmed sign-up. Safe to run any number of times, also at once.

    Call it outside of any transaction: each step is its own, so that the visitor sees it move.
    """
    job = _take(job_id)
    if job is None:
        return
    signup = job.signup
    try:
        _made(job, signup)
    except AddressTaken as refusal:
        _fail(job, refusal.sentence)
        return
    except Exception:
        _put_down(job)
        raise
    _finish(job, signup)


def _made(job: ProvisioningJob, signup: Signup) -> None:
    """Make the workspace unless an earlier try made it: the lender carries the number of the sign-up."""
    new = NewLender(
        uid=signup.pk,
        slug=signup.slug,
        name=signup.organisation,
        country=signup.country,
        currency=signup.currency,
        time_zone=signup.time_zone,
        admin_email=signup.email,
        admin_name=signup.full_name,
        admin_password_hash=signup.password,
    )
    if _stands(signup):
        return
    try:
        provision_lender(new, progress=partial(_show, job))
    except AddressTaken:
        if not _stands(signup):  # else another worker made it a moment ago
            raise


@transaction.atomic
def _stands(signup: Signup) -> bool:
    return bool(Lender.objects.filter(uid=signup.pk).exists())


@transaction.atomic
def _show(job: ProvisioningJob, done: int, step: str) -> None:
    jobs.advance(job, done, step)


@transaction.atomic
def _take(job_id: UUID) -> ProvisioningJob | None:
    """Take a job that waits, or whose worker is believed dead; None when there is nothing to do."""
    now = timezone.now()
    idle = Q(state=ProvisioningJob.State.WAITING) | Q(state=ProvisioningJob.State.RUNNING, taken_at__lt=now - TAKEN_FOR)
    taken = ProvisioningJob.objects.filter(idle, pk=job_id).update(
        state=ProvisioningJob.State.RUNNING,
        taken_at=now,
        started_at=now,
        tries=F("tries") + 1,
        step="Starting",
    )
    return ProvisioningJob.objects.select_related("signup").get(pk=job_id) if taken else None


@transaction.atomic
def _fail(job: ProvisioningJob, sentence: str) -> None:
    jobs.fail(job, sentence)


@transaction.atomic
def _put_down(job: ProvisioningJob) -> None:
    """Leave a job that broke to the next sweep; after the last try, say so to the visitor."""
    log.exception("provisioning broke", extra={"job": str(job.pk), "tries": job.tries})
    if job.tries < MOST_TRIES:
        ProvisioningJob.objects.filter(pk=job.pk).update(state=ProvisioningJob.State.WAITING, done=0, step="")
    else:
        jobs.fail(job, "The workspace could not be made. Follow the link in your letter again to try once more.")


@transaction.atomic
def _finish(job: ProvisioningJob, signup: Signup) -> None:
    address = workspace_address(signup.slug)
    jobs.finish(job, {"address": address, "sign_in_url": workspace_link("/sign-in", slug=signup.slug)})
    Signup.objects.filter(pk=signup.pk).update(password="")  # it has moved to the first administrator
    transaction.on_commit(emails.ready(signup).send, robust=True)


def _claimed(signup: Signup) -> bool:
    """Claim the address of a sign-up, once.

    :raises AddressTaken: it was claimed by somebody else since the sign-up.
    """
    if signup.confirmed_at is None and Lender.objects.filter(slug=signup.slug).exists():
        raise AddressTaken(signup.slug)
    try:
        with transaction.atomic():
            waiting = Signup.objects.filter(pk=signup.pk, confirmed_at=None)
            return bool(waiting.update(confirmed_at=timezone.now()))
    except IntegrityError as error:
        raise AddressTaken(signup.slug) from error


def _poke_later(poke: Poke, key: UUID) -> None:
    # A silent broker is made good by the sweep. Not a partial: Django asks a callback that failed for its name.
    transaction.on_commit(lambda: poke(key), robust=True)


def _again(signup: Signup, poke: Poke) -> ProvisioningJob:
    job = ProvisioningJob.objects.select_for_update().get(signup=signup)
    if job.state == ProvisioningJob.State.FAILED:
        job.state, job.problem, job.tries, job.finished_at = ProvisioningJob.State.WAITING, "", 0, None
        job.save(update_fields=["state", "problem", "tries", "finished_at"])
        _poke_later(poke, job.pk)
    return job


def the_job(job_id: UUID) -> ProvisioningJob:
    """Give the work of one sign-up; its number is what only the one who asked knows.

    :raises JobMissing: there is none.
    """
    job = ProvisioningJob.objects.filter(pk=job_id).first()
    if job is None:
        raise JobMissing
    return job


@transaction.atomic
def waiting_letters() -> list[UUID]:
    """Give the sign-ups whose letter was not written though it should have been by now."""
    now = timezone.now()
    unsent = Signup.objects.filter(confirmed_at=None, letter_sent_at=None, expires_at__gt=now)
    return list(unsent.filter(created_at__lt=now - _SLACK).values_list("pk", flat=True)[:500])


@transaction.atomic
def waiting_jobs() -> list[UUID]:
    """Give the work that nobody is at."""
    now = timezone.now()
    idle = Q(state=ProvisioningJob.State.WAITING, created_at__lt=now - _SLACK)
    dead = Q(state=ProvisioningJob.State.RUNNING, taken_at__lt=now - TAKEN_FOR)
    return list(ProvisioningJob.objects.filter(idle | dead).values_list("pk", flat=True)[:500])


@transaction.atomic
def forget_unconfirmed() -> int:
    """Delete what people told us a week ago and never confirmed; gives how many."""
    long_ago = timezone.now() - KEEP_UNCONFIRMED_FOR
    return Signup.objects.filter(confirmed_at=None, created_at__lt=long_ago).delete()[0]
