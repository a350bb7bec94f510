"""A visitor at the main address, and letters whose links are followed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client

_LINK = re.compile(r"^(\S+)/confirm#token=(\S+)$", re.M)


@dataclass
class Visitor:
    """Somebody at the main address, who is not signed in and never will be there."""

    client: Client = field(default_factory=Client)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/open/v1/{path}", query, headers={"host": "localhost"})

    def post(self, path: str, body: Any) -> Any:
        return self.client.post(
            f"/api/open/v1/{path}", body, content_type="application/json", headers={"host": "localhost"}
        )


@pytest.fixture(autouse=True)
def own_cache(settings: Any) -> None:
    """Count requests for this test alone, in the same cache as in production."""
    default = {**settings.CACHES["default"], "KEY_PREFIX": uuid4().hex}
    settings.CACHES = {**settings.CACHES, "default": default}


@pytest.fixture
def visitor() -> Visitor:
    """Open a browser at the main address."""
    return Visitor()


@pytest.fixture
def wish() -> dict[str, str]:
    """What somebody tells who asks for a workspace at an address of its own."""
    return {
        "organisation": "Jamboko Sacco",
        "slug": f"j-{uuid4().hex[:12]}",
        "country": "KE",
        "currency": "KES",
        "time_zone": "Africa/Nairobi",
        "full_name": "Amina Otieno",
        "email": "amina@jamboko.example",
        "password": "purple boats at noon",
    }


@contextmanager
def _shared() -> Iterator[None]:
    from wall.scope import SIGNUP, scope

    with scope(SIGNUP), transaction.atomic():
        yield


@pytest.fixture
def shared() -> Any:
    """Work under the sign-up's own scope: `with shared(): ...`"""
    return _shared


@pytest.fixture
def letter() -> Callable[[str], tuple[str, str]]:
    """Write the letter of a sign-up: the origin and the secret of its link."""

    def write(signup_id: str) -> tuple[str, str]:
        from uuid import UUID

        from tenants.signup import services
        from wall.scope import SIGNUP, scope

        with scope(SIGNUP):
            services.send_letter(signup_id=UUID(signup_id))
        found = _LINK.search(str(mail.outbox[-1].body))
        assert found, mail.outbox[-1].body
        return found[1], found[2]

    return write


@pytest.fixture
def provision() -> Callable[[str], None]:
    """Do the work of a confirmed sign-up as the worker's task does."""

    def work(job_id: str) -> None:
        from tenants.signup.tasks import provision_signup

        provision_signup(job_id)

    return work


def at_once(many: int, work: Callable[[int], Any]) -> list[Any]:
    """Do the same work in many threads at one moment, each on a connection of its own."""
    start = threading.Barrier(many)

    def one(number: int) -> Any:
        try:
            start.wait(timeout=20)
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as threads:
        return list(threads.map(one, range(many)))


@pytest.fixture
def in_threads() -> Callable[[int, Callable[[int], Any]], list[Any]]:
    """Give `at_once`."""
    return at_once


@pytest.fixture
def tasks_at_once() -> Iterator[None]:
    """Run tasks where they are sent, by the worker's own code."""
    from lendspace.celery import app

    before = app.conf.task_always_eager
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = before
