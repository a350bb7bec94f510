"""The wall: each way out of a lender's room that is known to have worked somewhere, tried on two lenders."""

from __future__ import annotations

import ast
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, ProgrammingError, connection, transaction

from kit import outbox
from kit.models import AuditEntry, Outbox, Workspace
from wall.backend.base import WallError
from wall.scope import OPERATOR, RELAY, ROUTER, SIGNUP, lender_scope, scope
from wall.selftest import attacks, run_attack, run_self_test

pytestmark = pytest.mark.django_db
Acting = Callable[[str], AbstractContextManager[str]]
ROOT = Path(__file__).resolve().parents[2]


def read_name(schema: str) -> str:
    with scope(lender_scope(schema)), transaction.atomic():
        return Workspace.objects.get().name


def refused(deed: Callable[[], Any]) -> None:
    """The deed fails, and the test's own transaction survives it."""
    point = transaction.savepoint()
    with pytest.raises(DatabaseError):
        deed()
    transaction.savepoint_rollback(point)


def attack_names() -> list[str]:
    return [attack.name for attack in attacks("x", "r_x")]


@pytest.mark.parametrize("number", range(14), ids=attack_names())
@pytest.mark.parametrize("server_side", [False, True], ids=["client-bound", "server-bound"])
def test_no_string_reads_another_lender(
    lender: str, other_lender: str, acting_in: Acting, number: int, server_side: bool
) -> None:
    with acting_in(other_lender):
        Workspace.objects.update(name="CANARY-B")
    options = connection.settings_dict["OPTIONS"]
    before = options.get("server_side_binding")
    options["server_side_binding"] = server_side
    try:
        with scope(lender_scope(lender)):
            attack = attacks(other_lender, f"r_{other_lender}", table="kit_workspace")[number]
            column = attack.sql.replace("SELECT word", "SELECT name").replace("(word)", "(name)")
            assert run_attack(type(attack)(attack.name, column)) == ""
    finally:
        options["server_side_binding"] = before


def test_the_self_test_finds_nothing(db: None) -> None:
    assert run_self_test() == []


def test_the_self_test_sees_a_hole(db: None) -> None:
    assert run_self_test(send=lambda attack: f"{attack.name}: 1 rows") != []


def test_each_lender_reads_itself(lender: str, other_lender: str) -> None:
    assert {read_name(lender), read_name(other_lender)} == {"Alpha Credit", "Beta Credit"}


def test_no_scope_resolves_nothing(lender: str) -> None:
    refused(lambda: Workspace.objects.count())
    with scope(lender_scope(lender)):
        refused(lambda: Workspace.objects.count())  # a scope without a transaction: production is in autocommit


def test_a_stale_path_is_of_no_use_under_the_wrong_role(lender: str, other_lender: str, acting_in: Acting) -> None:
    with acting_in(lender), connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL search_path = "{other_lender}"')
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("SELECT name FROM kit_workspace")


def test_a_path_that_slipped_to_public_finds_nothing(lender: str, acting_in: Acting) -> None:
    with acting_in(lender), connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = public")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("SELECT name FROM kit_workspace")


def test_a_switch_inside_a_transaction_is_refused(lender: str, other_lender: str, acting_in: Acting) -> None:
    with acting_in(lender):
        Workspace.objects.get()
        with pytest.raises(WallError), scope(lender_scope(other_lender)):
            pass
        with pytest.raises(WallError), transaction.atomic(), scope(lender_scope(other_lender)):
            pass
        assert Workspace.objects.get().name == "Alpha Credit"


def test_a_savepoint_rollback_does_not_bring_an_older_role_back(
    lender: str, other_lender: str, acting_in: Acting
) -> None:
    with acting_in(lender):
        Workspace.objects.get()
    for _ in range(2):
        refused(lambda: Workspace.objects.count())
    assert read_name(other_lender) == "Beta Credit"


def test_an_iterator_cannot_be_finished_under_another_lender(lender: str, other_lender: str, acting_in: Acting) -> None:
    with acting_in(lender):
        rows = Workspace.objects.all().iterator()
        with pytest.raises(WallError), scope(lender_scope(other_lender)):
            next(rows)


def test_the_login_has_no_rights_of_its_own(lender: str) -> None:
    """Raw driver access, a dropped scope, an unset role: all of them end at the login, and it may read nothing."""
    database = settings.DATABASES["default"]
    dsn = {"host": database["HOST"], "port": database["PORT"], "dbname": database["NAME"], "user": "ls_app"}
    with psycopg.connect(**dsn, password=database["PASSWORD"], autocommit=True) as login:
        for table in (f'"{lender}".kit_workspace', "shared.tenants_lender", "wall_victim.secret"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                login.execute(f"SELECT * FROM {table}")
        inherited = "SELECT roleid::regrole FROM pg_auth_members WHERE member = 'ls_app'::regrole AND inherit_option"
        assert login.execute(inherited).fetchall() == []


def test_a_table_that_is_missing_is_not_found_elsewhere(lender: str, acting_in: Acting) -> None:
    with acting_in(lender), connection.cursor() as cursor:
        for table in ("tenants_lender", "kit_shared_outboxpointer", "django_content_type"):
            with pytest.raises(ProgrammingError, match="does not exist"), transaction.atomic():
                cursor.execute(f"SELECT * FROM {table}")


def test_a_lenders_path_leads_only_to_its_own_room_and_the_extensions(lender: str, acting_in: Acting) -> None:
    """Postgres passes in silence over places that the role may not enter, so the path itself is looked at."""
    with acting_in(lender), connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        assert cursor.fetchone() == (f"{lender}, ext",)
        cursor.execute("SELECT nspname FROM pg_namespace WHERE has_schema_privilege(oid, 'USAGE') ORDER BY nspname")
        entered = [name for (name,) in cursor.fetchall()]
        assert entered == sorted(["doors", "ext", "information_schema", "pg_catalog", lender])


def test_shared_and_lender_apps_share_no_table() -> None:
    def tables(names: list[str]) -> set[str]:
        configs = [config for config in apps.get_app_configs() if config.name in names]
        return {model._meta.db_table for config in configs for model in config.get_models()}

    assert tables(settings.SHARED_APPS) & tables(settings.TENANT_APPS) == set()


@pytest.mark.parametrize("block", [nullcontext, transaction.atomic], ids=["a bare statement", "a transaction"])
def test_a_new_thread_starts_with_nothing(new_lender: str, block: Callable[[], AbstractContextManager[Any]]) -> None:
    seen: list[Any] = []

    def work() -> None:
        try:
            with block():
                seen.append(Workspace.objects.count())
        except DatabaseError as why:
            seen.append(type(why))
        finally:
            connection.close()

    with scope(lender_scope(new_lender)):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert len(seen) == 1
    assert isinstance(seen[0], type)


def test_two_threads_keep_their_own_lender(new_lender: str, lender: str) -> None:
    """Contexts that share one instance swap the lenders of two threads; ours must not."""
    seen: dict[str, list[str]] = {new_lender: [], lender: []}
    meet = threading.Barrier(2)

    def work(schema: str) -> None:
        for _ in range(20):
            meet.wait()
            with scope(lender_scope(schema)):
                meet.wait()
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SELECT current_schema()")
                    seen[schema].append(cursor.fetchone()[0])
        connection.close()

    threads = [threading.Thread(target=work, args=(schema,)) for schema in seen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {schema: [schema] * 20 for schema in seen}


BANNED = {"schema_context", "tenant_context", "set_schema", "set_schema_to_public"}


def test_the_contexts_that_leak_are_not_used() -> None:
    """`with tenant:`, schema_context and tenant_context keep the previous lender where threads share it."""
    found = []
    for root in ("platform", "tenants", "lending", "comms"):
        for file in (ROOT / root).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                name = getattr(node, "attr", None) or getattr(node, "id", None)
                names = {alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) else {name}
                found += [f"{file.relative_to(ROOT)}: {bad}" for bad in names & BANNED]
    assert found == []
    assert not getattr(settings, "TENANT_LIMIT_SET_CALLS", False)


def test_what_is_append_only_cannot_be_changed(lender: str, acting_in: Acting) -> None:
    with acting_in(lender):
        AuditEntry.objects.create(actor_name="A", actor_role="admin", deed="x", subject="y:1")
        with pytest.raises(DatabaseError), transaction.atomic():
            AuditEntry.objects.update(deed="z")
        with pytest.raises(DatabaseError), transaction.atomic():
            AuditEntry.objects.all().delete()
        assert AuditEntry.objects.filter(deed="x").count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE kit_workspace ADD COLUMN x int",
        "ALTER TABLE kit_auditentry DISABLE TRIGGER ALL",
        "TRUNCATE kit_workspace",
        "CREATE TEMP TABLE t (x int)",
        "DO $$ BEGIN PERFORM 1; END $$",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET SESSION AUTHORIZATION postgres",
        "COPY kit_workspace TO PROGRAM 'cat'",
    ],
)
def test_a_request_cannot_change_the_house(lender: str, acting_in: Acting, statement: str) -> None:
    with acting_in(lender), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("shared", [OPERATOR, RELAY, ROUTER, SIGNUP], ids=lambda s: s.role)
def test_shared_roles_cannot_reach_a_lender(lender: str, shared: Any) -> None:
    def read() -> None:
        with scope(shared), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'SELECT name FROM "{lender}".kit_workspace')

    refused(read)


def test_a_lender_points_only_to_itself(lender: str, acting_in: Acting) -> None:
    with acting_in(lender):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO shared.kit_shared_outboxpointer (lender_schema) VALUES ('t_x')")
        with connection.cursor() as cursor:
            cursor.execute("SELECT doors.point(gen_random_uuid())")
            event = cursor.fetchone()[0]
    with scope(RELAY), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT lender_schema FROM kit_shared_outboxpointer WHERE event_id = %s", [event])
        assert cursor.fetchall() == [(lender,)]


def test_a_rolled_back_deed_leaves_no_news(lender: str, acting_in: Acting) -> None:
    from lending.events import CustomerRegistered

    def half_a_deed() -> None:
        with acting_in(lender):
            outbox.publish(CustomerRegistered(subject="customer:1", customer_id=1))
            raise KeyError

    with pytest.raises(KeyError):
        half_a_deed()
    with acting_in(lender):
        assert not Outbox.objects.exists()
    with scope(RELAY), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kit_shared_outboxpointer WHERE lender_schema = %s", [lender])
        assert cursor.fetchone() == (0,)
