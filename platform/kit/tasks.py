"""Tasks: every one names its lender in a signed header, and the scope is set inside the call itself."""

from __future__ import annotations

from typing import Any, NoReturn

from celery import Task, current_app, shared_task
from celery.exceptions import Ignore
from celery.utils import uuid
from django.core import signing
from django.db import close_old_connections, connection, transaction

from kit import outbox
from kit.shared.models import DeadLetter
from wall.scope import RELAY, current, lender_scope, scope

HEADER = "lendspace_lender"
_signer = signing.Signer(salt="lendspace.task")
HINT_AGAIN_SECONDS = 10
_HINT = """
    INSERT INTO kit_shared_relayhint AS given (lender_schema, upto, at)
    SELECT lender_schema, max(id), now() FROM kit_shared_outboxpointer GROUP BY lender_schema
    ON CONFLICT (lender_schema) DO UPDATE SET upto = excluded.upto, at = excluded.at
        WHERE given.upto < excluded.upto OR given.at < excluded.at - make_interval(secs => %s)
    RETURNING lender_schema
"""
_LIVE = "SELECT 1 FROM tenants_lender WHERE schema_name = %s AND state = 'live'"


class OutsideScope(RuntimeError):
    """A lender's task was sent while no lender was in force."""


def _drop_dead_connections() -> None:
    """Connections are kept between tasks, so nobody else notices a dead one; inside a test's transaction it lives."""
    if not connection.in_atomic_block:
        close_old_connections()


def stamp(task: str, task_id: str, schema: str) -> str:
    """Sign the lender for one task and one id: a stolen header opens nothing else."""
    return _signer.sign(f"{task}|{task_id}|{schema}")


class LenderTask(Task):
    """A task of one lender; without a good header it is put with the dead letters and does not run."""

    acks_late = True
    reject_on_worker_lost = True

    def apply_async(
        self, args: Any = None, kwargs: Any = None, task_id: str | None = None, headers: Any = None, **options: Any
    ) -> Any:
        """Send the task for the lender in force.

        :raises OutsideScope: no lender is in force.
        """
        here = current()
        if here is None or not here.is_lender:
            raise OutsideScope(f"{self.name} was sent outside of a lender's scope")
        task_id = task_id or uuid()
        headers = {**(headers or {}), HEADER: stamp(self.name, task_id, here.schema)}
        return super().apply_async(args, kwargs, task_id=task_id, headers=headers, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.request.called_directly:
            return super().__call__(*args, **kwargs)
        _drop_dead_connections()
        with scope(lender_scope(self._lender())):
            return super().__call__(*args, **kwargs)

    def _lender(self) -> str:
        sent = getattr(self.request, HEADER, None) or (self.request.headers or {}).get(HEADER)
        try:
            name, task_id, schema = _signer.unsign(sent or "").split("|")
        except (signing.BadSignature, ValueError):
            self._bury("no lender, or a forged one")
        if (name, task_id) != (self.name, self.request.id):
            self._bury("the header of another task")
        with scope(RELAY), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_LIVE, [schema])
            live = cursor.fetchone()
        if not live:
            self._bury(f"lender {schema} is not live")
        return schema

    def _bury(self, reason: str) -> NoReturn:
        with scope(RELAY), transaction.atomic():
            DeadLetter.objects.create(task=self.name, reason=reason)
        raise Ignore(reason)


class PlatformTask(Task):
    """A task of the platform: it chooses a shared scope itself and never touches a lender's tables."""

    acks_late = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not self.request.called_directly:
            _drop_dead_connections()
        return super().__call__(*args, **kwargs)


@shared_task(name="kit.deliver", base=LenderTask, ignore_result=True)
def deliver() -> int:
    """Deliver the lender's news until none waits."""
    return outbox.empty()


def relay_once() -> int:
    """Give a hint for each lender with news that none was given for; give how many lenders these are.

    A hint is no promise: a pointer that still stands after a while gets another one. A broker that is down rolls back
    what was noted.
    """
    with scope(RELAY), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_HINT, [HINT_AGAIN_SECONDS])
        schemas = [schema for (schema,) in cursor.fetchall()]
        for schema in schemas:
            send_for(schema, deliver)
    return len(schemas)


def send_for(schema: str, task: Task) -> None:
    """Send a task for one lender from outside of its scope: a shared transaction is open, or many lenders are poked."""
    task_id = uuid()
    headers = {HEADER: stamp(task.name, task_id, schema)}
    current_app.send_task(task.name, task_id=task_id, headers=headers, ignore_result=True)


@shared_task(name="kit.relay", base=PlatformTask, ignore_result=True)
def relay() -> int:
    """Sweep the pointers."""
    return relay_once()
