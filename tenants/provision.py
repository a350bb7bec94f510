"""A lender's workspace in one string and one transaction: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql
from psycopg.pq import ExecStatus

from kernel.ids import new_schema_name
from tenants import template
from tenants.addresses import AddressTaken

Progress = Callable[[int, str], None]


class NotMigrated(RuntimeError):
    """The platform has no template of this release: `migrate_platform` was not run."""


@dataclass(frozen=True, slots=True)
class NewLender:
    """What a workspace is made from; the password comes as a hash."""

    slug: str
    name: str
    country: str
    currency: str
    time_zone: str
    admin_email: str
    admin_name: str
    admin_password_hash: str
    is_demo: bool = False
    business_date: date | None = None
    uid: UUID | None = None  # given, it tells a second try that the first one made it


@dataclass(frozen=True, slots=True)
class Provisioned:
    """A workspace that stands."""

    uid: UUID
    schema: str
    slug: str


_ROWS = """
INSERT INTO "@schema@".kit_workspace
 (id, name, slug, country, currency, time_zone, business_date, customer_word, customer_word_plural, is_demo)
 VALUES (1, {name}, {slug}, {country}, {currency}, {time_zone}, {business_date}, 'Customer', 'Customers', {is_demo});
INSERT INTO "@schema@".identity_branch (name, code, created_at) VALUES ('Head office', 'HO', now());
INSERT INTO "@schema@".identity_user
 (email, full_name, password, role, state, auth_version, created_at, branch_id)
 SELECT {admin_email}, {admin_name}, {admin_password_hash}, 'admin', 'active', 1, now(), id
 FROM "@schema@".identity_branch;
INSERT INTO shared.tenants_lender
 (uid, schema_name, slug, name, country, currency, time_zone, state, migrated_to, created_at)
 VALUES ({uid}, '@schema@', {slug}, {name}, {country}, {currency}, {time_zone}, 'live', {version}, now());
GRANT ls_lender TO "r_@schema@";
COMMIT;
"""  # the last grant locks the group role until the commit, so it comes last


def provision_lender(new: NewLender, progress: Progress = lambda done, step: None) -> Provisioned:
    """Make a workspace: schema, role, rights, first admin, address; well under a second.

    :raises AddressTaken: the slug is another lender's. :raises NotMigrated: no template of this release.
    """
    made = Provisioned(uid=new.uid or uuid4(), schema=new_schema_name(), slug=new.slug)
    with template.as_owner() as owner:
        progress(1, "Reading the plan of a workspace")
        text = _template(owner) + _rows(new, made, owner)
        progress(2, "Building tables, role and rights")
        result = owner.pgconn.exec_(text.replace("@schema@", made.schema).encode())
        if result.status != ExecStatus.COMMAND_OK:
            raise _why(result, new)
    progress(3, "Opening the address")
    return made


def _template(owner: psycopg.Connection[tuple[str, ...]]) -> str:
    row = owner.execute("SELECT text FROM shared.tenants_template WHERE version = %s", (template.version(),)).fetchone()
    if row is None:
        raise NotMigrated("There is no template of this release: run manage.py migrate_platform.")
    return row[0]


def _rows(new: NewLender, made: Provisioned, owner: psycopg.Connection[tuple[str, ...]]) -> str:
    today = new.business_date or datetime.now(ZoneInfo(new.time_zone)).date()
    values = {
        "name": new.name,
        "slug": new.slug,
        "country": new.country,
        "currency": new.currency,
        "time_zone": new.time_zone,
        "business_date": today,
        "is_demo": new.is_demo,
        "admin_email": new.admin_email.strip().lower(),
        "admin_name": new.admin_name,
        "admin_password_hash": new.admin_password_hash,
        "uid": made.uid,
        "version": template.version(),
    }
    literals = {name: sql.Literal(_inert(value)) for name, value in values.items()}
    return sql.SQL(_ROWS).format(**literals).as_string(owner)


def _inert(value: object) -> object:
    """Keep the placeholder of the schema out of people's texts: it is put in by replacing."""
    return value.replace("@schema@", "schema") if isinstance(value, str) else value


def _why(result: psycopg.pq.abc.PGresult, new: NewLender) -> Exception:
    error = psycopg.errors.error_from_result(result)
    if isinstance(error, psycopg.errors.UniqueViolation) and error.diag.constraint_name == "lender_slug_once":
        return AddressTaken(new.slug)
    return error
