"""A browser at a workspace, a cache of its own for each test, and people of two lenders."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client

PASSWORD = "correct horse battery"
COOKIE = "lendspace_refresh"


@dataclass
class Browser:
    """What our own page does at one workspace: it names its origin, keeps cookies and holds an access token."""

    slug: str
    client: Client = field(default_factory=Client)
    token: str = ""
    ip: str = "41.90.64.17"

    @property
    def host(self) -> str:
        return f"{self.slug}.localhost"

    @property
    def cookie(self) -> str:
        kept = self.client.cookies.get(COOKIE)
        return kept.value if kept else ""

    @cookie.setter
    def cookie(self, value: str) -> None:
        self.client.cookies[COOKIE] = value

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        ours = {"origin": f"http://{self.host}", "x-lendspace-client": "web", "idempotency-key": str(uuid4())}
        return self._send("post", path, body or {}, {**ours, **headers}, content_type="application/json")

    def get(self, path: str, query: Any = None, **headers: str) -> Any:
        return self._send("get", path, query or {}, headers)

    def sign_in(self, email: str, password: str = PASSWORD) -> Any:
        answer = self.post("auth/sign-in", {"email": email, "password": password})
        if answer.status_code == 200:
            self.token = answer.json()["access"]
        return answer

    def refresh(self) -> Any:
        answer = self.post("auth/refresh")
        if answer.status_code == 200:
            self.token = answer.json()["access"]
        return answer

    def _send(self, method: str, path: str, data: Any, headers: dict[str, str], **more: Any) -> Any:
        bearer = {"authorization": f"Bearer {self.token}"} if self.token else {}
        sent = {key: value for key, value in {"host": self.host, **bearer, **headers}.items() if value != ""}
        call = getattr(self.client, method)
        return call(f"/api/staff/{path}", data, headers=sent, REMOTE_ADDR=self.ip, **more)


@pytest.fixture(autouse=True)
def own_cache(settings: Any) -> Iterator[None]:
    """Count tries for this test alone, in the same cache as in production."""
    default = {**settings.CACHES["default"], "KEY_PREFIX": uuid4().hex}
    settings.CACHES = {**settings.CACHES, "default": default}
    from identity import liveness

    liveness.forget_all()
    yield
    liveness.forget_all()


@pytest.fixture
def at() -> Callable[[str], Browser]:
    """Open a browser at a workspace: at("alpha")."""
    return Browser


def slug_of(schema: str) -> str:
    """Give the address of a lender by its schema."""
    from tenants.models import Lender
    from wall.scope import ROUTER, scope

    with scope(ROUTER), transaction.atomic():
        return str(Lender.objects.values_list("slug", flat=True).get(schema_name=schema))


@pytest.fixture
def committed(new_lender: str) -> tuple[str, str]:
    """A lender whose rows are committed, for threads: its schema and its slug."""
    return new_lender, slug_of(new_lender)


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
