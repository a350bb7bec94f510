"""The only writer of a state: it asks the table of moves and leaves a row."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar

from django.db import DatabaseError, connection, models

from kernel.states import Moves
from kit.actor import Actor

S = TypeVar("S", bound=StrEnum)


_MOVED = """
    WITH moved AS (UPDATE {table} SET {columns} WHERE {key} = %s RETURNING 1)
    INSERT INTO kit_transition (subject, from_state, to_state, actor_id, actor_name, reason, at)
    SELECT %s, %s, %s, %s::bigint, %s, %s, now() FROM moved
"""


def move(
    thing: models.Model, to: S, *, moves: Moves[S], actor: Actor, reason: str = "", also: Sequence[str] = ()
) -> None:
    """Move a thing to another state and save it, together with other columns that were set.

    :raises kernel.states.IllegalMove: the table of moves does not lead there.
    """
    subject: Any = thing
    before = subject.state
    moves.check(type(to)(before), to)
    subject.state = str(to)
    _save(thing, [*also, "state"], (before, str(to), actor.user_id, actor.name, reason))


def _save(thing: models.Model, names: Sequence[str], row: tuple[Any, ...]) -> None:
    """Write some columns of a thing, and the row that says where it moved: one statement."""
    meta = thing._meta
    fields: list[Any] = [meta.get_field(name) for name in names]
    columns = ", ".join(f"{field.column} = %s" for field in fields)
    statement = _MOVED.format(table=meta.db_table, columns=columns, key=meta.pk.column)
    values = [field.get_db_prep_save(getattr(thing, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, thing.pk, f"{meta.model_name}:{thing.pk}", *row])
        if cursor.rowcount != 1:
            raise DatabaseError(f"{meta.model_name} {thing.pk} is not there any more, so it was not moved.")
