"""The open doors of sign-up, on the main address."""

# no postponed annotations here: ninja reads them where the door that wraps an operation was defined

from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema, Status
from ninja.params.functions import Query
from pydantic import EmailStr, Field

from identity.links import workspace_address
from identity.throttles import network
from kit.api.doors import door
from kit.jobs import job_json
from tenants.addresses import AddressNotPossible, AddressTaken
from tenants.countries import COUNTRIES
from tenants.signup import services, tasks
from tenants.signup.models import ProvisioningJob

router = Router(tags=["sign-up"])
_ADDRESS: Any = Query("", max_length=200, description="What the visitor typed")


class SiteOut(Schema):
    """Where this installation lives."""

    base_host: str
    mailbox_url: str | None
    version: str


class CountryOut(Schema):
    """A country, its currency and its time zones."""

    code: str
    name: str
    currency: str
    time_zones: list[str]


class AddressOut(Schema):
    """Whether a workspace may have this address, and if not, why."""

    slug: str
    available: bool
    reason: str


class SignUpIn(Schema):
    """What somebody tells who asks for a workspace."""

    organisation: str = Field(min_length=2, max_length=120)
    slug: str = Field(max_length=200)
    country: str = Field(max_length=2)
    currency: str = Field(max_length=3)
    time_zone: str = Field(max_length=60)
    full_name: str = Field(min_length=2, max_length=120)
    email: EmailStr
    password: str = Field(max_length=1024)


class ReceiptOut(Schema):
    """The request is kept; a letter is on its way."""

    id: UUID
    email: str
    state: str


class ConfirmIn(Schema):
    """The secret of the link in the letter."""

    token: str = Field(max_length=100)


class PlaceOut(Schema):
    """Where the new workspace is."""

    address: str
    sign_in_url: str


class JobOut(Schema):
    """How far the making of the workspace is; rate in steps a second."""

    id: UUID
    kind: str
    title: str
    state: str
    step: str
    done: int
    total: int
    percent: int
    rate: float | None
    eta_seconds: int | None
    problem: str | None
    result: PlaceOut | None
    created_at: datetime
    finished_at: datetime | None


class ConfirmationOut(Schema):
    """The work that the confirmation began, and the address to come."""

    job: JobOut
    address: str


@router.get("site", response=SiteOut, operation_id="site", summary="Where this installation lives")
@door(needs=None, throttle="read", audit="read")
def site(request: HttpRequest) -> dict[str, Any]:
    """Say the main address, the local mailbox if there is one, and the release."""
    return {
        "base_host": urlsplit(settings.PUBLIC_ORIGIN).netloc,
        "mailbox_url": settings.MAILBOX_URL or None,
        "version": _release(),
    }


@router.get("countries", response=list[CountryOut], operation_id="countries", summary="Countries to work in")
@door(needs=None, throttle="read", audit="read")
def countries(request: HttpRequest) -> list[Any]:
    """List countries by name, with currency and time zones."""
    return list(COUNTRIES.values())


@router.get("sign-ups/address", response=AddressOut, operation_id="check_address", summary="Is this address free?")
@door(needs=None, throttle="read", audit="read")
def check_address(request: HttpRequest, slug: str = _ADDRESS) -> dict[str, Any]:
    """Say whether a workspace may have this address, with a sentence when it may not."""
    try:
        services.check_free(slug)
    except (AddressNotPossible, AddressTaken) as refusal:
        return {"slug": slug, "available": False, "reason": refusal.sentence}
    return {"slug": slug, "available": True, "reason": ""}


@router.post("sign-ups", response={202: ReceiptOut}, operation_id="sign_up", summary="Ask for a workspace")
@door(needs=None, throttle="sign-up", audit="signup.requested")
def sign_up(request: HttpRequest, given: SignUpIn) -> Status[dict[str, Any]]:
    """Keep the request and send the letter that confirms it."""
    facts = given.dict()
    facts["email"] = str(given.email)
    signup = services.request_workspace(
        **facts, network=network(request.META.get("REMOTE_ADDR", "")), poke=tasks.poke_letter
    )
    return Status(202, {"id": signup.pk, "email": signup.email, "state": "waiting_for_confirmation"})


@router.post("sign-ups/confirm", response=ConfirmationOut, operation_id="confirm_sign_up", summary="Follow the letter")
@door(needs=None, throttle="sign-up", audit="signup.confirmed")
def confirm(request: HttpRequest, given: ConfirmIn) -> dict[str, Any]:
    """Begin to make the workspace; the same link again shows the same work."""
    job = services.confirm(token=given.token, poke=tasks.poke_provisioning)
    return {"job": _job(job), "address": workspace_address(job.signup.slug)}


@router.get("sign-ups/jobs/{job_id}", response=JobOut, operation_id="sign_up_job", summary="How far is the workspace?")
@door(needs=None, throttle="read", audit="read")
def job(request: HttpRequest, job_id: UUID) -> dict[str, Any]:
    """Show the progress; the number is known only to who confirmed."""
    return _job(services.the_job(job_id))


def _job(job: ProvisioningJob) -> dict[str, Any]:
    return job_json(job, str(job.pk))


def _release() -> str:
    try:
        return version("lendspace")
    except PackageNotFoundError:
        return "unreleased"
