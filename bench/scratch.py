"""A database and a server of a benchmark's own, thrown away after it."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg

from bench.harness import KeepAlive

ROOT = Path(__file__).resolve().parents[1]
SLUG, EMAIL, PASSWORD = "bench", "admin@bench.example", "correct horse battery"
PORT = 18765


# How the book of a benchmark begins: a customer for each loan, and the terms of all of them.
PEOPLE_AND_TERMS = """
SET search_path = "{schema}", ext;
UPDATE kit_workspace SET business_date = '2026-06-15';
INSERT INTO customers_customer (full_name, phone, national_id, sex, address, registered_on, registered_at)
    SELECT 'Customer ' || n, '+2547' || lpad(n::text, 8, '0'), '', '', '', '2026-01-01', now()
    FROM generate_series(1, {loans}) n;
INSERT INTO products_product (code, name, active, defined_at) VALUES ('BENCH', 'Bench loan', true, now());
INSERT INTO products_productterms ({terms}) VALUES ({terms_values});
"""


@dataclass
class Scratch:
    """The administrator's address of a database, and the environment that leads our processes to it."""

    url: str
    environment: dict[str, str] = field(repr=False)

    @property
    def login_url(self) -> str:
        """The address for the login of the serving processes, which has no rights of its own."""
        parts, password = urlsplit(self.url), quote(self.environment.get("LENDSPACE_APP_PASSWORD", ""), safe="")
        return parts._replace(netloc=f"ls_app:{password}@{parts.hostname}:{parts.port}").geturl()

    def connect(self) -> psycopg.Connection[Any]:
        """Connect as the administrator."""
        return psycopg.connect(self.url, autocommit=True)

    def manage(self, process: str, *words: str) -> None:
        """Run a management command."""
        environment = {**self.environment, "LENDSPACE_PROCESS": process}
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True, stdout=2)  # noqa: S603


@contextmanager
def database(admin_url: str) -> Iterator[Scratch]:
    """Make a database with one lender in it, and drop it in the end."""
    name = f"bench_{os.getpid()}"
    url = urlsplit(admin_url)._replace(path="/" + name).geturl()
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "LENDSPACE_SECRET_KEY": secrets.token_urlsafe(48),
        "LENDSPACE_PUBLIC_ORIGIN": f"http://localhost:{PORT}",
    }
    scratch = Scratch(url, environment)
    try:
        scratch.manage("worker", "bootstrap_database")
        scratch.manage("owner", "migrate_platform")
        lender = ["--slug", SLUG, "--name", "Bench", "--country", "KE", "--currency", "KES"]
        scratch.manage("worker", "create_lender", *lender, "--admin-email", EMAIL, "--admin-password", PASSWORD)
        yield scratch
    finally:
        with psycopg.connect(admin_url, autocommit=True) as server:
            schemas = _lenders(url)
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            for schema in schemas:
                server.execute(f'DROP ROLE IF EXISTS "r_{schema}"')


def _lenders(url: str) -> list[str]:
    try:
        with psycopg.connect(url, autocommit=True) as server:
            return [schema for (schema,) in server.execute("SELECT schema_name FROM shared.tenants_lender")]
    except psycopg.Error:
        return []


@contextmanager
def server(scratch: Scratch, *, workers: int = 2, threads: int = 4) -> Iterator[int]:
    """Serve the scratch database as production would; gives the process id of the server."""
    granian = str(Path(sys.executable).with_name("granian"))
    words = [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(PORT), "--no-ws"]
    words += ["--workers", str(workers), "--blocking-threads", str(threads), "--log-level", "warning"]
    words.append("lendspace.wsgi:application")
    environment = {**scratch.environment, "LENDSPACE_PROCESS": "web", "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"}
    process = subprocess.Popen(words, cwd=ROOT, env=environment, start_new_session=True, stdout=2)  # noqa: S603
    try:
        _wait_until_it_answers()
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # the group that this function started
        process.wait(timeout=30)


def _wait_until_it_answers() -> None:
    for _ in range(300):
        try:
            KeepAlive(PORT)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server did not answer within 30 seconds")
