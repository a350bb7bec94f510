"""The work behind a sign-up: letters, confirmations and workers that meet, die, are late or are told twice."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from tests.tenants.visiting import Letter, asked, confirmed

pytestmark = pytest.mark.django_db


def test_a_letter_is_written_once_however_often_its_task_runs(
    visitor: Any, wish: dict[str, str], letter: Letter
) -> None:
    receipt = asked(visitor, wish)
    _, first = letter(receipt["id"])
    _, again = letter(receipt["id"])

    assert len(mail.outbox) == 1
    assert first == again


def test_sixteen_confirmations_at_once_begin_one_work(
    visitor: Any, wish: dict[str, str], letter: Letter, shared: Any, in_threads: Any
) -> None:
    from tenants.models import ProvisioningJob

    token = in_threads(1, lambda _: letter(asked(visitor, wish)["id"]))[0][1]

    answers = in_threads(16, lambda _: type(visitor)().post("sign-ups/confirm", {"token": token}))

    assert [answer.status_code for answer in answers] == [200] * 16
    assert len({answer.json()["job"]["id"] for answer in answers}) == 1
    with shared():
        assert ProvisioningJob.objects.filter(signup__slug=wish["slug"]).count() == 1


def test_an_address_belongs_to_whoever_confirms_first(
    visitor: Any, wish: dict[str, str], letter: Letter, shared: Any
) -> None:
    from tenants.models import ProvisioningJob

    _, slow = letter(asked(visitor, wish, email="slow@other.example")["id"])
    _, quick = letter(asked(visitor, wish)["id"])

    assert visitor.post("sign-ups/confirm", {"token": quick}).status_code == 200
    answer = visitor.post("sign-ups/confirm", {"token": slow})

    assert (answer.status_code, answer.json()["code"]) == (409, "address_taken")
    assert visitor.post("sign-ups", wish).json()["code"] == "address_taken"
    with shared():
        assert ProvisioningJob.objects.filter(signup__slug=wish["slug"]).count() == 1


def test_four_workers_at_once_make_one_workspace(
    visitor: Any, wish: dict[str, str], letter: Letter, shared: Any, in_threads: Any, provision: Any
) -> None:
    from tenants.models import Lender, ProvisioningJob

    job_id = in_threads(1, lambda _: confirmed(visitor, wish, letter))[0]["job"]["id"]

    in_threads(4, lambda _: provision(job_id))
    provision(job_id)

    with shared():
        lender = Lender.objects.get(slug=wish["slug"])
        job = ProvisioningJob.objects.get(pk=job_id)
    assert lender.uid == job.signup_id
    assert (job.state, job.tries) == ("done", 1)


def test_a_worker_that_died_after_making_the_workspace_is_no_loss(
    visitor: Any, wish: dict[str, str], letter: Letter, shared: Any, provision: Any
) -> None:
    from tenants.models import Lender, ProvisioningJob, Signup
    from tenants.provision import NewLender, provision_lender
    from tenants.signup import services

    job_id = confirmed(visitor, wish, letter)["job"]["id"]
    with shared():
        signup = Signup.objects.get(slug=wish["slug"])
        long_ago = timezone.now() - services.TAKEN_FOR - timedelta(seconds=1)
        ProvisioningJob.objects.filter(pk=job_id).update(state="running", taken_at=long_ago, tries=1)
    place: dict[str, Any] = {name: getattr(signup, name) for name in ("country", "currency", "time_zone")}
    admin: dict[str, Any] = {"admin_email": signup.email, "admin_name": "Amina", "admin_password_hash": signup.password}
    provision_lender(NewLender(uid=signup.pk, slug=signup.slug, name="Jamboko", **place, **admin))

    provision(job_id)

    assert visitor.get(f"sign-ups/jobs/{job_id}").json()["state"] == "done"
    with shared():
        assert Lender.objects.filter(uid=signup.pk).count() == 1


def test_work_that_somebody_is_at_is_left_alone(
    visitor: Any, wish: dict[str, str], letter: Letter, shared: Any, provision: Any
) -> None:
    from tenants.models import Lender, ProvisioningJob

    job_id = confirmed(visitor, wish, letter)["job"]["id"]
    with shared():
        ProvisioningJob.objects.filter(pk=job_id).update(state="running", taken_at=timezone.now())

    provision(job_id)

    with shared():
        assert not Lender.objects.filter(slug=wish["slug"]).exists()


def test_an_address_lost_on_the_way_is_said_to_the_visitor(
    visitor: Any, wish: dict[str, str], letter: Letter, provision: Any
) -> None:
    from django.core.management import call_command

    job_id = confirmed(visitor, wish, letter)["job"]["id"]
    call_command("create_lender", slug=wish["slug"], name="Quicker", country="KE", currency="KES",
                 admin_email="q@quick.example", admin_password="purple boats at noon", verbosity=0)  # fmt: skip

    provision(job_id)
    job = visitor.get(f"sign-ups/jobs/{job_id}").json()

    assert job["state"] == "failed"
    assert job["problem"] == f"The address {wish['slug']} is taken. Choose another."


def test_work_that_broke_is_tried_again_and_after_five_tries_says_so(
    visitor: Any, wish: dict[str, str], letter: Letter, shared: Any, provision: Any
) -> None:
    from tenants.provision import NotMigrated
    from tenants.template import as_owner

    _, token = letter(asked(visitor, wish)["id"])
    job_id = visitor.post("sign-ups/confirm", {"token": token}).json()["job"]["id"]
    with as_owner() as owner:
        owner.execute("UPDATE shared.tenants_template SET version = 'hidden-' || version")
        try:
            states = []
            for _ in range(5):
                with pytest.raises(NotMigrated):
                    provision(job_id)
                states.append(visitor.get(f"sign-ups/jobs/{job_id}").json()["state"])
        finally:
            owner.execute("UPDATE shared.tenants_template SET version = replace(version, 'hidden-', '')")

    assert states == ["waiting"] * 4 + ["failed"]
    assert visitor.post("sign-ups/confirm", {"token": token}).json()["job"]["state"] == "waiting"
    provision(job_id)
    assert visitor.get(f"sign-ups/jobs/{job_id}").json()["state"] == "done"


def test_the_sweep_finds_what_a_silent_broker_forgot(
    visitor: Any, wish: dict[str, str], shared: Any, tasks_at_once: None
) -> None:
    from tenants.models import Lender, Signup
    from tenants.signup.tasks import provision_waiting

    receipt = asked(visitor, wish)
    with time_machine.travel(time.time() + 60):
        provision_waiting()
    assert len(mail.outbox) == 1
    token = str(mail.outbox[0].body).partition("/confirm#token=")[2].split()[0]
    visitor.post("sign-ups/confirm", {"token": token})

    with time_machine.travel(time.time() + 60):
        provision_waiting()

    with shared():
        assert Lender.objects.filter(uid=receipt["id"]).exists()
        assert Signup.objects.get(pk=receipt["id"]).confirmed_at is not None


def test_what_was_never_confirmed_is_forgotten_after_a_week(
    visitor: Any, wish: dict[str, str], letter: Letter, shared: Any
) -> None:
    from tenants.models import Signup
    from tenants.signup import services

    kept = confirmed(visitor, wish, letter)
    asked(visitor, wish, slug=f"k-{uuid4().hex[:12]}")
    with shared(), time_machine.travel(time.time() + timedelta(days=8).total_seconds()):
        forgotten = services.forget_unconfirmed()
        left = list(Signup.objects.values_list("slug", flat=True))

    assert forgotten >= 1
    assert kept["address"].startswith(wish["slug"])
    assert wish["slug"] in left
    assert not [slug for slug in left if slug.startswith("k-")]
