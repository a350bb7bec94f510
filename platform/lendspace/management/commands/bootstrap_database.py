"""The cluster's roles and the database's schemas, by an administrator; safe to repeat."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from psycopg import sql

import wall

SQL = Path(wall.__file__).parent / "sql"
_LOCK = 7_305_001  # one bootstrap at a time per cluster: roles are the cluster's


class Command(BaseCommand):
    help = "Make roles, database, schemas and extensions. DATABASE_URL must name an administrator."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        url = urlsplit(settings.DATABASE_URL)
        database = unquote(url.path.lstrip("/")) or "lendspace"
        try:
            bootstrap(settings.DATABASE_URL, database)
        except psycopg.errors.InsufficientPrivilege as why:
            raise CommandError(f"The login {url.username} of DATABASE_URL must be a superuser: {why}") from why
        except psycopg.OperationalError as why:
            raise CommandError(f"PostgreSQL does not answer at DATABASE_URL: {why}") from why
        self.stdout.write(f"Database {database} is ready.")


def bootstrap(url: str, database: str) -> None:
    """Make what is missing; the passwords of both logins come from the environment."""
    with psycopg.connect(_beside(url, "postgres"), autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        admin.execute((SQL / "cluster.sql").read_bytes())
        for login, password in (("ls_owner", settings.OWNER_PASSWORD), ("ls_app", settings.ENV.LENDSPACE_APP_PASSWORD)):
            if password:
                admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(login), sql.Literal(password)))
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone():
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    with psycopg.connect(_beside(url, database), autocommit=True) as admin:
        admin.execute((SQL / "database.sql").read_bytes())


def _beside(url: str, database: str) -> str:
    return urlsplit(url)._replace(path="/" + database).geturl()
