"""News: what happened, as frozen facts that travel as JSON."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar, Self, get_type_hints

from kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to one subject; events of one subject are told in order."""

    version: ClassVar[int] = 1
    subject: str  # "loan:42"

    @classmethod
    def kind(cls) -> str:
        """Give the name under which this news travels."""
        return cls.__name__

    def to_json(self) -> dict[str, Any]:
        """Write the facts as JSON values; `from_json` reads them back."""
        return {field.name: _write(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        hints = get_type_hints(cls)
        return cls(**{field.name: _read(hints[field.name], body[field.name]) for field in fields(cls)})


def _write(value: Any) -> Any:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    return value.isoformat() if isinstance(value, date) else value


def _read(hint: Any, value: Any) -> Any:
    if hint is Money:
        return Money(value["minor"], value["currency"])
    return date.fromisoformat(value) if hint is date else value
