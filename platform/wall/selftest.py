"""Strings that try to leave a lender's room. None may come back with a row.

The target is a scratch schema and role that `bootstrap_database` makes: wall_probe holds one canary row that the
probing role has no right to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction

from wall.scope import Scope, scope

CANARY = "wall-canary"
ATTACKER = Scope("r_wall_attacker", "wall_attacker")

_OTHERS = "SELECT {} FROM pg_stat_activity WHERE {} AND pid <> pg_backend_pid() AND usename <> session_user"


@dataclass(frozen=True, slots=True)
class Attack:
    """One string that an attacker would send; `name` says what it tries."""

    name: str
    sql: str


def attacks(victim: str, victim_role: str, table: str = "secret") -> list[Attack]:
    """Write the strings against one victim's schema, role and table."""
    read = f'SELECT word FROM "{victim}"."{table}"'
    return [
        Attack("read another schema by its name", read),
        Attack("union with another schema", f"SELECT '' WHERE false UNION {read}"),
        Attack("stack a new search path", f'SELECT 1; SET search_path = "{victim}"; SELECT word FROM "{table}"'),
        Attack("stack a role change", f'SELECT 1; RESET ROLE; SET ROLE "{victim_role}"; {read}'),
        Attack("set_config of the role, then query_to_xml", _config("role", victim_role, read)),
        Attack("set_config of the role, then ts_stat", _ts_stat(victim_role, victim, table)),
        Attack("set_config of the search path", f"SELECT set_config('search_path', '{victim}', true)"),
        Attack("read the shared schema", "SELECT slug FROM shared.tenants_lender"),
        Attack("read a file of the server", "SELECT pg_read_file('PG_VERSION')"),
        Attack("stack without parameters", f"SELECT 1; {read}"),
        Attack("an anonymous code block", f'DO $$ BEGIN PERFORM word FROM "{victim}"."{table}"; END $$'),
        Attack(
            "see the statements of others", _OTHERS.format("query", "query NOT IN ('', '<insufficient privilege>')")
        ),
        Attack("end the sessions of others", _OTHERS.format("pg_terminate_backend(pid)", "usename IS NOT NULL")),
        Attack("a temporary table in the way", "CREATE TEMP TABLE secret (word text)"),
    ]


def _config(name: str, value: str, query: str) -> str:
    quoted = query.replace("'", "''")
    return f"SELECT set_config('{name}', '{value}', true), query_to_xml('{quoted}', true, true, '')"


def _ts_stat(role: str, schema: str, table: str) -> str:
    inner = f"SELECT to_tsvector(word) FROM {schema}.{table}"
    return f"SELECT set_config('role', '{role}', true), word FROM ts_stat('{inner}')"


def run_attack(attack: Attack) -> str:
    """Send one string under the scope in force; give "" when it was refused or found nothing, else what it saw."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack.sql)
            rows = cursor.fetchall() if cursor.description else []
    except DatabaseError:
        return ""
    if rows:
        return f"{attack.name}: {len(rows)} rows"
    return f"{attack.name}: it ran" if attack.sql.startswith(("DO", "CREATE")) else ""


def run_self_test(send: Callable[[Attack], str] = run_attack) -> list[str]:
    """Try every string, and a bare statement without any scope; give what got through."""
    leaks = []
    with scope(ATTACKER):
        for attack in attacks("wall_victim", "r_wall_victim"):
            if seen := send(attack):
                leaks.append(seen)
    if bare := _bare_statement():
        leaks.append(bare)
    return leaks


def _bare_statement() -> str:
    """A statement outside of any scope and transaction must not resolve."""
    try:
        with connection.cursor() as cursor:
            cursor.execute('SELECT word FROM "wall_victim"."secret"')
            cursor.fetchall()
    except DatabaseError:
        return ""
    return "a statement without a scope was answered"
