"""Whose data this thread of work may touch: one context variable, and the backend obeys it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connections

from kernel.ids import SCHEMA_NAME


@dataclass(frozen=True, slots=True)
class Scope:
    """A Postgres role and the schema it works in; nothing else resolves."""

    role: str
    schema: str

    @property
    def is_lender(self) -> bool:
        """Tell a lender's scope from the shared ones."""
        return self.role == f"r_{self.schema}"


ROUTER = Scope("ls_router", "shared")  # host to lender, nothing else
SIGNUP = Scope("ls_signup", "shared")  # the bare host: sign-ups and their jobs
OPERATOR = Scope("ls_operator", "shared")  # our own people
RELAY = Scope("ls_relay", "shared")  # pointers to lenders' outboxes, dead letters

_current: ContextVar[Scope | None] = ContextVar("lendspace_scope", default=None)


def lender_scope(schema: str) -> Scope:
    """Give the scope of one lender.

    :raises ValueError: not the name of a lender's schema.

    >>> lender_scope("t_aaaabbbbccccdddd").role
    'r_t_aaaabbbbccccdddd'
    """
    if not SCHEMA_NAME.match(schema):
        raise ValueError(f"{schema!r} is not the name of a lender's schema")
    return Scope(f"r_{schema}", schema)


def current() -> Scope | None:
    """Give the scope in force, None outside of any."""
    return _current.get()


def current_lender() -> str:
    """Give the schema of the lender in force.

    :raises RuntimeError: no lender's scope is in force.
    """
    here = _current.get()
    if here is None or not here.is_lender:
        raise RuntimeError("this needs a lender's scope")
    return here.schema


@contextmanager
def scope(wanted: Scope | None) -> Iterator[Scope | None]:
    """Put a scope in force for a block of work.

    :raises wall.backend.base.WallError: a transaction is open under another scope.
    """
    if wanted != _current.get():
        for connection in connections.all(initialized_only=True):
            connection.refuse_switch()  # type: ignore[attr-defined]
    token = _current.set(wanted)
    try:
        yield wanted
    finally:
        _current.reset(token)
