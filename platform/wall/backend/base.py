"""The database backend of every serving process: role and path are said once per transaction, by one string.

Outside a transaction nothing is said. The login has no rights of its own and an empty path, so a statement that
forgot its scope fails instead of reading somebody's rows.
"""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import DatabaseError
from django.db.backends.postgresql.base import CursorMixin
from django_tenants.postgresql_backend import base
from psycopg.pq import ConnStatus, ExecStatus, PipelineStatus, TransactionStatus

from wall.scope import Scope, current

EXTENSIONS = "ext"
TIMEOUTS = "SET LOCAL statement_timeout = '30s'; SET LOCAL lock_timeout = '5s'"
_UNKNOWN = object()  # what the server holds after a savepoint rollback: it may have brought an older role back
_SESSION_STATE = frozenset({"SET", "RESET", "DISCARD ALL"})


class WallError(DatabaseError):
    """The wall refused: no transaction, no scope, or a change of scope inside a transaction."""


class _Extended:
    """Sends each statement by the extended protocol, where one string holds one statement."""

    def _execute_send(self, query: Any, *, force_extended: bool = False, binary: bool | None = None) -> None:
        super()._execute_send(query, force_extended=True, binary=binary)  # type: ignore[misc]

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        done = super().execute(*args, **kwargs)  # type: ignore[misc]
        if self.statusmessage in _SESSION_STATE:  # type: ignore[attr-defined]
            self.connection.tainted = True  # type: ignore[attr-defined]
        return done


class ClientBoundCursor(_Extended, CursorMixin, psycopg.ClientCursor[Any]):
    """Parameters are put in by the driver."""


class ServerBoundCursor(_Extended, CursorMixin, psycopg.Cursor[Any]):
    """Parameters travel beside the statement."""


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]
    """PostgreSQL behind the wall."""

    include_public_schema = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._applied: Any = None  # a Scope, None (nothing said) or _UNKNOWN
        self._pinned: Scope | None = None
        self._pinned_in: Any = None  # the outermost block that the pin belongs to
        self._plumbing = False
        super().__init__(*args, **kwargs)

    def set_tenant(self, tenant: Any, include_public: bool = False) -> None:
        """Keep the name for django-tenants' own look-ups; the wall never reads it."""
        if getattr(self, "atomic_blocks", None):
            self.refuse_switch()
        self.schema_name = tenant.schema_name

    # connections

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        server_side = self.settings_dict["OPTIONS"].get("server_side_binding")
        params["cursor_factory"] = ServerBoundCursor if server_side else ClientBoundCursor
        # set_config is revoked, and the pool configures a connection before any role is set
        params["options"] = "-c timezone=UTC -c search_path=pg_catalog -c idle_in_transaction_session_timeout=60s"
        return params

    def _forget(self) -> None:
        self._applied = self._pinned = None

    def close(self) -> None:
        self._forget()
        super().close()

    def _close(self) -> Any:
        if self.connection is not None and getattr(self.connection, "tainted", False):
            self.connection.close()  # a closed connection is replaced by the pool, session state and all
        return super()._close()

    def rollback(self) -> None:
        self._forget()
        super().rollback()

    def _set_autocommit(self, autocommit: bool) -> None:
        self._forget()
        super()._set_autocommit(autocommit)

    # savepoints carry no data: they run whatever the scope

    def _savepoint(self, sid: str) -> None:
        self._as_plumbing(super()._savepoint, sid)

    def _savepoint_commit(self, sid: str) -> None:
        self._as_plumbing(super()._savepoint_commit, sid)

    def _savepoint_rollback(self, sid: str) -> None:
        self._as_plumbing(super()._savepoint_rollback, sid)
        self._applied = _UNKNOWN

    def _as_plumbing(self, deed: Any, sid: str) -> None:
        before, self._plumbing = self._plumbing, True
        try:
            deed(sid)
        finally:
            self._plumbing = before

    # the wall

    def _real_blocks(self) -> list[Any]:
        """Give the open atomic blocks that production would have too: a test case's own do not count."""
        return [block for block in self.atomic_blocks if not block._from_testcase]

    def refuse_switch(self) -> None:
        """Refuse to change the scope while a transaction is open.

        :raises WallError: a transaction is open.
        """
        if self._real_blocks():
            raise WallError("the scope cannot change inside a transaction")

    def _handle_search_path(self, cursor: Any = None) -> None:
        if self._plumbing or not self.in_atomic_block:
            return
        if self.connection.pgconn.transaction_status == TransactionStatus.INERROR:
            return  # only ROLLBACK can follow
        wanted = current() if self._real_blocks() else None
        if self._pinned and self._pinned != wanted and self._pinned_in in self.atomic_blocks:
            raise WallError("this transaction belongs to another scope")
        if wanted != self._applied:
            self._raise_wall(wanted)

    def _raise_wall(self, wanted: Scope | None) -> None:
        pg = self.connection.pgconn
        if pg.pipeline_status != PipelineStatus.OFF:
            raise WallError("touch the database once before entering pipeline mode")
        begin = (
            self.connection._get_tx_start_command() + b"; " if pg.transaction_status == TransactionStatus.IDLE else b""
        )
        with self.wrap_database_errors:
            result = pg.exec_(begin + _wall_sql(wanted))
            if result.status != ExecStatus.COMMAND_OK:
                self._applied = _UNKNOWN
                if pg.status == ConnStatus.BAD:  # a dead connection brings no SQLSTATE
                    raise psycopg.OperationalError(pg.get_error_message())
                raise psycopg.errors.error_from_result(result)
        self._applied = self._pinned = wanted
        self._pinned_in = next(iter(self._real_blocks()), None)


def _wall_sql(wanted: Scope | None) -> bytes:
    """Write the only string with more than one statement; both names come from `Scope`, never from a request."""
    if wanted is None:
        return b"SET LOCAL ROLE NONE; SET LOCAL search_path = pg_catalog"
    path = f'SET LOCAL search_path = "{wanted.schema}", {EXTENSIONS}'
    return f'SET LOCAL ROLE "{wanted.role}"; {path}; {TIMEOUTS}'.encode()
