"""Shared schema, template of this release, then every lender whose schema is behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

import wall
from tenants import template

GRANTS = Path(wall.__file__).parent / "sql" / "shared_grants.sql"


class Command(BaseCommand):
    help = "Migrate the shared schema, write the template, migrate every lender that is behind (resumable)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.AS_OWNER:
            raise CommandError("Set LENDSPACE_PROCESS=owner: only the owner migrates.")
        call_command("migrate_schemas", shared=True, verbosity=0, interactive=False)
        with template.as_owner() as owner:
            owner.execute(GRANTS.read_bytes())
            self._write_template(owner)
            behind = _behind(owner)
            for number, (schema,) in enumerate(behind, start=1):
                self.stdout.write(f"Lender {number} of {len(behind)}: {schema}")
                _migrate(owner, schema)
        self.stdout.write(f"The platform stands at {template.version()}.")

    def _write_template(self, owner: psycopg.Connection[Any]) -> None:
        version = template.version()
        if owner.execute("SELECT 1 FROM shared.tenants_template WHERE version = %s", (version,)).fetchone():
            return
        row = (version, template.build())
        owner.execute("INSERT INTO shared.tenants_template (version, text, built_at) VALUES (%s, %s, now())", row)
        self.stdout.write(f"Wrote the template {version}.")


def _behind(owner: psycopg.Connection[Any]) -> list[Any]:
    query = "SELECT schema_name FROM shared.tenants_lender WHERE state <> 'closed' AND migrated_to <> %s ORDER BY id"
    return owner.execute(query, (template.version(),)).fetchall()


def _migrate(owner: psycopg.Connection[Any], schema: str) -> None:
    """Bring one lender to this release: its migrations, then its rights, then the note that it is done."""
    call_command("migrate_schemas", tenant=True, schema_name=schema, verbosity=0, interactive=False)
    owner.execute(template.grants_of(owner, schema).encode())
    done = "UPDATE shared.tenants_lender SET migrated_to = %s WHERE schema_name = %s"
    owner.execute(done, (template.version(), schema))
