"""One template database per hash of the migrations; every run and worker works on a copy of its own."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local" / "test"
SLUGS = ("alpha", "beta")
PASSWORD = "correct horse battery"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse transaction=True: its flush sees no table behind the wall, flushes nothing and says nothing."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark and mark.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: transaction=True flushes nothing behind the wall; use new_lender")


def admin(database: str = "postgres") -> psycopg.Connection[Any]:
    """Connect as the administrator."""
    url = urlsplit(settings.DATABASE_URL)._replace(path="/" + database).geturl()
    return psycopg.connect(url, autocommit=True)


def _sources() -> str:
    files = [*ROOT.glob("platform/*/migrations/*.py"), *ROOT.glob("platform/*/*/migrations/*.py")]
    files += [
        *ROOT.glob("tenants/migrations/*.py"),
        *ROOT.glob("lending/*/migrations/*.py"),
        *ROOT.glob("comms/migrations/*.py"),
    ]
    files += [*ROOT.glob("platform/wall/sql/*.sql"), ROOT / "tenants/template.py", ROOT / "tenants/provision.py"]
    digest = hashlib.sha256(b"1")
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _run(database: str, process: str, *command: str) -> None:
    url = urlsplit(settings.DATABASE_URL)._replace(path="/" + database).geturl()
    env = {**os.environ, "DATABASE_URL": url, "LENDSPACE_PROCESS": process}
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def _lender_options(slug: str) -> list[str]:
    options = {"slug": slug, "name": f"{slug.title()} Credit", "country": "KE", "currency": "KES"}
    options |= {"admin-email": f"admin@{slug}.example", "admin-password": PASSWORD}
    return [part for name, value in options.items() for part in (f"--{name}", value)]


@contextmanager
def _locked() -> Iterator[None]:
    LOCAL.mkdir(parents=True, exist_ok=True)
    with (LOCAL / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def template_database() -> str:
    """Give the name of the migrated template with two lenders in it; build it when the migrations changed."""
    name, building = f"tmpl_{_sources()}", f"building_{_sources()}"
    with _locked(), admin() as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            return name
        server.execute(f'DROP DATABASE IF EXISTS "{building}" WITH (FORCE)')
        sweep_roles(server)
        _run(building, "worker", "bootstrap_database")
        _run(building, "owner", "migrate_platform")
        for slug in SLUGS:
            _run(building, "worker", "create_lender", *_lender_options(slug))
        server.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    return name


def sweep_roles(server: psycopg.Connection[Any]) -> None:
    """Drop lenders' roles that no database refers to any more: roles outlive databases."""
    gone = server.execute(
        """SELECT rolname FROM pg_roles r WHERE rolname LIKE 'r\\_t\\_%' AND NOT EXISTS (SELECT FROM pg_shdepend d
           WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid AND d.dbid <> 0)"""
    ).fetchall()
    for (role,) in gone:
        server.execute(f'DROP ROLE IF EXISTS "{role}"')


def copy_database(mine: str) -> None:
    """Copy the template; rights on the database itself do not come with a copy, so they are said again."""
    template = template_database()
    with _locked(), admin() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{mine}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{mine}" TEMPLATE "{template}"')
        server.execute(f'REVOKE ALL ON DATABASE "{mine}" FROM PUBLIC')
        server.execute(f'GRANT CONNECT, CREATE ON DATABASE "{mine}" TO ls_owner')
        server.execute(f'GRANT CONNECT ON DATABASE "{mine}" TO ls_app')


def drop_database(mine: str) -> None:
    """Throw a copy away, and the roles that only it knew."""
    with _locked(), admin() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{mine}" WITH (FORCE)')
        sweep_roles(server)


def run_name(kind: str, config: pytest.Config) -> str:
    """Name a database of this run and worker: runs beside one another never meet."""
    worker = getattr(config, "workerinput", {}).get("workerid", "main")
    run = os.environ.get("LENDSPACE_TEST_RUN") or os.environ.get("PYTEST_XDIST_TESTRUNUID", "")[:8] or str(os.getpid())
    return f"{kind}_{run}_{worker}"


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    mine = run_name("test", request.config)
    with django_db_blocker.unblock():
        copy_database(mine)
        connection: Any = connections["default"]
        connection.close()
        connection.close_pool()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = mine
        yield
        connection.close()
        connection.close_pool()
        drop_database(mine)


def schema_of(slug: str) -> str:
    """Give the schema of a template lender."""
    from wall.middleware import find_workspace

    found = find_workspace(slug)
    assert found, slug
    schema: str = found.schema
    return schema


@contextmanager
def _acting_in(schema: str) -> Iterator[str]:
    from wall.scope import lender_scope, scope

    with scope(lender_scope(schema)), transaction.atomic():
        yield schema


@pytest.fixture
def acting_in() -> Callable[[str], AbstractContextManager[str]]:
    """Work as one lender inside a transaction, as a request does."""
    return _acting_in


@pytest.fixture
def lender(db: None) -> str:
    """The schema of the lender that most tests are about."""
    return schema_of(SLUGS[0])


@pytest.fixture
def other_lender(db: None) -> str:
    """The schema of another lender."""
    return schema_of(SLUGS[1])


@pytest.fixture
def new_lender(db: None) -> str:
    """A committed lender of its own, for threads; the copy of the database is thrown away, so it is never dropped."""
    return make_lender(f"new-{uuid4().hex[:10]}").schema


def make_lender(slug: str) -> Any:
    """Provision a lender in the database of this worker."""
    from django.contrib.auth.hashers import make_password

    from tenants.provision import NewLender, provision_lender

    return provision_lender(
        NewLender(
            slug=slug,
            name=f"{slug} Credit",
            country="KE",
            currency="KES",
            time_zone="Africa/Nairobi",
            admin_email=f"admin@{slug}.example",
            admin_name="Ada Admin",
            admin_password_hash=make_password(PASSWORD),
        )
    )


@pytest.fixture
def staff() -> Callable[..., Any]:
    """Make a person of a lender's staff: staff("manager", schema)."""

    def make(role: str, schema: str, **given: Any) -> Any:
        from identity.models import User

        with _acting_in(schema):
            number = User.objects.count() + 1
            values = {
                "email": f"{role}{number}@staff.example",
                "full_name": f"{role.replace('_', ' ').title()} {number}",
                **given,
            }
            user = User(role=role, state="active", auth_version=1, **values)
            user.set_password(PASSWORD)
            user.save()
            return user

    return make


@dataclass
class StaffClient:
    """A signed-in person at a lender's own address; every POST carries a fresh key unless one is given."""

    slug: str
    email: str
    user: Any = None
    token: str = ""
    client: Client = field(default_factory=Client)

    def sign_in(self) -> StaffClient:
        answer = self._send("post", "auth/sign-in", {"email": self.email, "password": PASSWORD}, {})
        assert answer.status_code == 200, answer.content
        self.token = answer.json()["access"]
        return self

    def get(self, path: str, **query: Any) -> Any:
        return self._answer("get", path, query, {})

    def post(self, path: str, body: Any = None, key: str | None = None, **headers: str) -> Any:
        return self._answer(
            "post", path, {} if body is None else body, {"idempotency-key": key or str(uuid4()), **headers}
        )

    def _answer(self, method: str, path: str, data: Any, headers: dict[str, str]) -> Any:
        bearer = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return self._send(method, path, data, {**bearer, **headers})

    def _send(self, method: str, path: str, data: Any, headers: dict[str, str]) -> Any:
        url = f"/api/staff/{path}"
        more = {"host": f"{self.slug}.localhost", "x-lendspace-client": "web", **headers}
        if method == "get":
            return self.client.get(url, data, headers=more)
        return self.client.post(url, data, content_type="application/json", headers=more)


@pytest.fixture
def client_as(staff: Callable[..., Any]) -> Callable[..., StaffClient]:
    """Make and sign in a person: client_as("manager", lender)."""

    def make(role: str, schema: str, **given: Any) -> StaffClient:
        from wall.scope import ROUTER, scope

        user = staff(role, schema, **given)
        with scope(ROUTER), transaction.atomic():
            from tenants.models import Lender

            slug = Lender.objects.get(schema_name=schema).slug
        return StaffClient(slug=slug, email=user.email, user=user).sign_in()

    return make


@pytest.fixture(autouse=True)
def _fresh_memory() -> Iterator[None]:
    """Each test starts without what processes remember for a few seconds."""
    from kit import workspace
    from wall.middleware import forget_workspaces

    yield
    workspace.forget()
    forget_workspaces()
