"""The rows of one file, each as the fields that its mapping names."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from lending.importing import cells
from lending.importing.cells import BadCell
from lending.importing.mapping import BadMapping, Sheet, header_of
from lending.importing.problems import Problems

T = TypeVar("T")


class Row:
    """One row: its line in the file and the text of each field; what cannot be read is noted, not raised."""

    __slots__ = ("_columns", "_problems", "_sheet", "bad", "line", "texts")

    def __init__(self, line: int, texts: dict[str, str], sheet: Sheet, columns: dict[str, str], problems: Problems):
        self.line, self.texts, self.bad = line, texts, False
        self._sheet, self._columns, self._problems = sheet, columns, problems

    def refuse(self, field: str, reason: str) -> None:
        """Note why the row cannot be taken, at the column that the field comes from."""
        self.bad = True
        self._problems.add(self._sheet.file, self.line, self._columns.get(field, field), reason)

    def text(self, field: str, *, longest: int, needed: bool = False) -> str:
        """Give a field's text without the spaces around it."""
        text = " ".join(self.texts.get(field, "").split())
        if needed and not text:
            self.refuse(field, "This is empty, and it is needed.")
        if len(text) > longest:
            self.refuse(field, f"This is longer than {longest} characters.")
        return text

    def day(self, field: str) -> date | None:
        """Give a field's day; None when it is empty."""
        return self._read(field, lambda text: cells.day(text, self._sheet.date_format))

    def amount(self, field: str, currency: str) -> int | None:
        """Give a field's amount in minor units, never below nothing; None when it is empty."""
        sheet = self._sheet
        return self._read(field, lambda text: _not_negative(_amount(text, currency, sheet)))

    def whole(self, field: str) -> int | None:
        """Give a field's whole number; None when it is empty."""
        return self._read(field, cells.whole)

    def decimal(self, field: str) -> Decimal | None:
        """Give a field's number; None when it is empty."""
        return self._read(field, cells.decimal_number)

    def needed(self, field: str, value: T | None) -> T | None:
        """Refuse the row when a needed field is empty."""
        if value is None and not self.texts.get(field, "").strip():
            self.refuse(field, "This is empty, and it is needed.")
        return value

    def _read(self, field: str, reading: Callable[[str], T]) -> T | None:
        text = self.texts.get(field, "").strip()
        if not text:
            return None
        try:
            return reading(text)
        except BadCell as fault:
            self.refuse(field, str(fault))
            return None


def rows(sheet: Sheet, directory: Path, problems: Problems) -> Iterator[Row]:
    """Read a file row by row; rows that the mapping leaves out and empty ones are passed over.

    :raises BadMapping: there is no such file, it cannot be decoded, or it lacks a column that the mapping names.
    """
    header = header_of(sheet, directory)
    columns = sheet.sources()
    build = _builder(sheet, header)
    chosen = [(header.index(column), frozenset(values)) for column, values in sheet.only.items()]
    with (directory / sheet.file).open(encoding=sheet.encoding, newline="") as file:
        reader = csv.reader(file, delimiter=sheet.delimiter)
        next(reader)
        try:
            for cells_of_row in reader:
                if not any(cells_of_row):
                    continue
                if len(cells_of_row) != len(header):
                    reason = f"The row has {len(cells_of_row)} columns, the header {len(header)}."
                    problems.add(sheet.file, reader.line_num, "(row)", reason)
                elif all(cells_of_row[index] in values for index, values in chosen):
                    yield Row(reader.line_num, build(cells_of_row), sheet, columns, problems)
        except (UnicodeDecodeError, csv.Error) as fault:
            raise BadMapping(f"{sheet.file} cannot be read after line {reader.line_num}: {fault}.") from fault


def _builder(sheet: Sheet, header: list[str]) -> Callable[[list[str]], dict[str, str]]:
    """Make the function that turns the cells of a row into texts of fields."""
    places = [(name, header.index(column)) for name, column in sheet.sources().items()]
    words = dict(sheet.words)

    def build(row: list[str]) -> dict[str, str]:
        texts = dict(sheet.constants)
        if sheet.texts:
            named = dict(zip(header, row, strict=True))
            texts |= {field: _filled(form, named) for field, form in sheet.texts.items()}
        texts |= {field: row[index] for field, index in places}
        for field, table in words.items():
            texts[field] = table.get(texts.get(field, ""), texts.get(field, ""))
        return texts

    return build


def _filled(form: str, named: dict[str, str]) -> str:
    try:
        return form.format_map(named)
    except (KeyError, ValueError, IndexError) as fault:
        raise BadMapping(f"The text {form!r} names {fault}, which is no column of the file.") from fault


def _amount(text: str, currency: str, sheet: Sheet) -> int:
    return cells.amount(text, currency, thousands=sheet.thousands, decimal=sheet.decimal)


def _not_negative(minor: int) -> int:
    if minor < 0:
        raise BadCell("The amount is negative. Amounts are written without a sign.")
    return minor
