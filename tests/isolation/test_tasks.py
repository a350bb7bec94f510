"""Tasks: a message without a good header of a live lender is put with the dead letters and never runs."""

from __future__ import annotations

from typing import Any

import pytest
from celery import Celery
from celery.exceptions import Ignore
from django.conf import settings
from django.db import connection, transaction

from kit.shared.models import DeadLetter
from kit.tasks import HEADER, LenderTask, OutsideScope, relay_once, stamp
from wall.scope import RELAY, current_lender, lender_scope, scope

pytestmark = pytest.mark.django_db
ran: list[str] = []
app = Celery("isolation", task_cls=LenderTask, broker="memory://", set_as_current=False)


@app.task(name="isolation.note", base=LenderTask)
def note() -> None:
    ran.append(current_lender())


def receive(task_id: str, headers: dict[str, Any] | None) -> None:
    """Run the task as a worker does for a message with these headers."""
    note.push_request(id=task_id, headers=headers or {}, called_directly=False)
    try:
        note()
    finally:
        note.pop_request()


def reasons() -> list[str]:
    with scope(RELAY), transaction.atomic():
        return list(DeadLetter.objects.order_by("id").values_list("reason", flat=True))


@pytest.fixture(autouse=True)
def nothing_ran_yet() -> None:
    ran.clear()


def test_a_good_header_runs_as_its_lender(lender: str) -> None:
    receive("1", {HEADER: stamp("isolation.note", "1", lender)})
    assert ran == [lender]
    assert reasons() == []


@pytest.mark.parametrize(
    "case", ["none", "plain", "forged", "other id", "other task", "unknown lender", "closed lender"]
)
def test_a_bad_header_never_runs(lender: str, other_lender: str, case: str) -> None:
    headers = {
        "none": {},
        "plain": {HEADER: lender},
        "forged": {HEADER: stamp("isolation.note", "1", lender)[:-1] + "x"},
        "other id": {HEADER: stamp("isolation.note", "2", lender)},
        "other task": {HEADER: stamp("isolation.other", "1", lender)},
        "unknown lender": {HEADER: stamp("isolation.note", "1", "t_aaaaaaaaaaaaaaaa")},
        "closed lender": {HEADER: stamp("isolation.note", "1", other_lender)},
    }[case]
    if case == "closed lender":
        close(other_lender)
    try:
        with pytest.raises(Ignore):
            receive("1", headers)
    finally:
        if case == "closed lender":
            close(other_lender, "live")
    assert ran == []
    assert len(reasons()) == 1


def test_a_lender_deleted_while_its_tasks_wait_runs_none_of_them(new_lender: str) -> None:
    waiting = {str(number): stamp("isolation.note", str(number), new_lender) for number in range(100)}
    delete(new_lender)
    for number, header in waiting.items():
        with pytest.raises(Ignore):
            receive(number, {HEADER: header})
    assert ran == []
    assert reasons() == [f"lender {new_lender} is not live"] * 100


def delete(schema: str) -> None:
    from tenants.template import as_owner

    with as_owner() as owner:
        owner.execute("DELETE FROM shared.tenants_lender WHERE schema_name = %s", (schema,))
        owner.execute(f'DROP SCHEMA "{schema}" CASCADE')


def close(schema: str, state: str = "closed") -> None:
    from tenants.template import as_owner

    with as_owner() as owner:
        owner.execute("UPDATE shared.tenants_lender SET state = %s WHERE schema_name = %s", (state, schema))


def test_a_task_cannot_be_sent_outside_of_a_lender() -> None:
    with pytest.raises(OutsideScope):
        note.delay()


def test_the_relay_keeps_its_pointers_when_the_broker_is_down(lender: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from celery import current_app

    def down(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError

    with scope(lender_scope(lender)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT doors.point(gen_random_uuid())")
    monkeypatch.setattr(current_app, "send_task", down)
    with pytest.raises(ConnectionError):
        relay_once()
    with scope(RELAY), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kit_shared_outboxpointer WHERE lender_schema = %s", [lender])
        assert cursor.fetchone() == (1,)
    assert settings.CELERY_TASK_ACKS_LATE
