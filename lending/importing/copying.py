"""COPY into the lender's tables: the fastest way to write rows that were worked out already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
BLOCK_ROWS = 2_000
MOST_ROWS = 50_000  # per statement: well within the time that the wall gives one


def check_at_once() -> None:
    """Let foreign keys and balances be checked after each statement, so that the commit has nothing left to do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def stay_awake() -> None:
    """Say something to Postgres, which ends a transaction that is idle for a minute."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def copy(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows; None is NULL, texts are escaped, everything else is written as str() writes it."""
    for start in range(0, len(rows), MOST_ROWS):
        _copy(table, columns, rows[start : start + MOST_ROWS])


def copy_numbers(table: str, columns: Sequence[str], rows: Sequence[tuple[int | date, ...]]) -> None:
    """Write rows of nothing but whole numbers and days, which need no look at each: some ten times less work."""
    line = "\t".join(["%s"] * len(columns)) + "\n"
    for start in range(0, len(rows), MOST_ROWS):
        _stream(table, columns, (line % row for row in rows[start : start + MOST_ROWS]))


def _copy(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    _stream(table, columns, map(_line, rows))


def _stream(table: str, columns: Sequence[str], lines: Iterator[str]) -> None:
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        while block := "".join(islice(lines, BLOCK_ROWS)):
            stream.write(block)


def _line(row: Sequence[Any]) -> str:
    return "\t".join([_cell(value) for value in row]) + "\n"


def _cell(value: Any) -> str:
    """Write one value in COPY's text format.

    >>> _cell(None), _cell(12), _cell("a\\tb")
    ('\\\\N', '12', 'a\\\\tb')
    """
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    return str(value)


def ids(table: str, loan_ids: Sequence[int], count: int) -> list[int]:
    """Give the numbers that the rows just written for these loans got, in the order in which they were written.

    A backend draws its numbers one after the other, so their order is that of the rows; the loans are new, so all are
    ours.
    """
    statement = f"SELECT id FROM {table} WHERE loan_id = ANY(%s) ORDER BY id"  # noqa: S608 - our own table names
    return _numbers(statement, list(loan_ids), count)


def ids_by_external_id(table: str, external_ids: Iterable[str]) -> dict[str, int]:
    """Give the numbers of rows by the numbers that they had in the old book."""
    statement = f"SELECT external_id, id FROM {table} WHERE external_id = ANY(%s)"  # noqa: S608 - our own table names
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(external_ids)])
        return dict(cursor.fetchall())


def _numbers(statement: str, wanted: list[int], count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [wanted])
        found = [row[0] for row in cursor.fetchall()]
    assert len(found) == count, (statement, len(found), count)
    return found
