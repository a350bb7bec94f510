"""A row with the rows around it, read by a statement that is put together once instead of at every reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a statement under its alias, and where its row is kept: "terms" of the row, or "terms.product"."""

    alias: str
    model: type[models.Model]
    kept_in: str = ""
    only: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """Give the columns that are read; the others are loaded when they are asked for."""
        fields = self.model._meta.concrete_fields
        return [str(field.column) for field in fields if not self.only or field.attname in self.only]


class Joined:
    """The first of the parts with the others in their places.

    `selected` stands in the statement; `made_of` makes the objects of a row that came.
    """

    def __init__(self, *parts: Part) -> None:
        self._parts = [(part.kept_in.rpartition("."), part.model, part.columns) for part in parts]
        self.selected = ", ".join(f"{part.alias}.{column}" for part in parts for column in part.columns)

    def made_of(self, values: Sequence[Any]) -> Any:
        """Make the first part's object of a row, the others kept in it; a part that was not there is None."""
        made: dict[str, Any] = {}
        start = 0
        for (holder, _, name), model, columns in self._parts:
            row = values[start : start + len(columns)]
            start += len(columns)
            path = f"{holder}.{name}" if holder else name
            made[path] = model.from_db("default", columns, row) if row[0] is not None else None
            if path:
                setattr(made[holder], name, made[path])
        return made[""]
