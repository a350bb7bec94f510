"""How the files of another system say what we need: read from a JSON file, checked before a row is read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kernel.errors import Invalid

SHIPPED = Path(__file__).parent / "mappings"
ISO_DAY = "%Y-%m-%d"

# The fields that a kind of file can fill; those it has to fill come first.
_NEEDED: dict[str, tuple[str, ...]] = {
    "customers": ("external_id", "full_name"),
    "loans": ("external_id", "customer", "disbursed_on", "principal", "installments"),
    "repayments": ("loan", "paid_on", "amount"),
}
_POSSIBLE: dict[str, tuple[str, ...]] = {
    "customers": ("phone", "national_id", "date_of_birth", "sex", "address", "registered_on"),
    "loans": (
        *("yearly_rate", "first_due_on", "status", "state", "contract_installment", "contract_group"),
        *("opening_paid", "paid_principal", "paid_interest", "paid_fee", "paid_penalty", "last_paid_on", "closed_on"),
    ),
    "repayments": ("external_reference", "channel"),
}
_BOOK_KEYS = frozenset({"title", "currency", "product", "terms", "through", "split_tolerance", *_NEEDED})
_SHEET_KEYS = frozenset(
    {"file", "delimiter", "encoding", "date_format", "thousands", "decimal", "only", "columns", "constants", "texts"}
    | {"words"}
)
_STATES = ("", "active", "cleared", "written_off")


class BadMapping(Invalid):
    """The mapping file contradicts itself or the files it is about."""

    code = "bad_mapping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One file and where its columns go.

    A field's text is that of its column, a constant, or a text with {column} in it, in that order; then `words` turns
    one word into another. Rows are read only where each column in `only` has one of its values.
    """

    kind: str
    file: str
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    date_format: str = ISO_DAY
    thousands: str = ""
    decimal: str = "."
    only: Mapping[str, Sequence[str]] = field(default_factory=dict)
    columns: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def sources(self) -> dict[str, str]:
        """Give the column of every field that a column fills."""
        pairs = ((name, column) for column, names in self.columns.items() for name in _listed(names))
        return dict(pairs)

    def fields(self) -> frozenset[str]:
        """Name all fields that are filled."""
        return frozenset(self.sources()) | frozenset(self.constants) | frozenset(self.texts)

    def check(self) -> None:
        """Let a description pass that fills what is needed and nothing unknown.

        :raises BadMapping: it does not.
        """
        needed, possible = _NEEDED[self.kind], _POSSIBLE[self.kind]
        if missing := [name for name in needed if name not in self.fields()]:
            raise BadMapping(f"The mapping of {self.kind} does not say where {' and '.join(missing)} come from.")
        if unknown := sorted((self.fields() | frozenset(self.words)) - frozenset(needed + possible)):
            raise BadMapping(f"The mapping of {self.kind} fills {unknown[0]!r}, which {self.kind} do not have.")
        for word in self.words.get("state", {}).values():
            if word not in _STATES:
                raise BadMapping(f"{word!r} is no state of a loan. Use active, cleared or written_off.")


@dataclass(frozen=True, slots=True, kw_only=True)
class BookMapping:
    """A whole book: its files, its currency, and the terms under which its loans run."""

    title: str
    currency: str
    product: Mapping[str, str]
    terms: Mapping[str, Any]
    customers: Sheet
    loans: Sheet
    repayments: Sheet | None = None
    through: date | None = None
    split_tolerance: str = "0"
    source: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Give the files in the order in which they are read."""
        return (self.customers, self.loans, *([self.repayments] if self.repayments else []))


def load(path: Path) -> BookMapping:
    """Read a mapping from a JSON file.

    :raises BadMapping: it is no JSON, lacks something, or says something that we do not know.
    """
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise BadMapping(f"The mapping {path} cannot be read: {fault.strerror}.") from fault
    except ValueError as fault:
        raise BadMapping(f"The mapping {path.name} is not JSON: {fault}.") from fault
    return of_json(said)


def of_json(said: Mapping[str, Any]) -> BookMapping:
    """Read a mapping from what its JSON says.

    :raises BadMapping: something is missing, unknown or out of place.
    """
    _known(said, _BOOK_KEYS, "The mapping")
    for key in ("title", "currency", "product", "terms", "customers", "loans"):
        if key not in said:
            raise BadMapping(f"The mapping says nothing about {key!r}.")
    sheets = {kind: _sheet(kind, said[kind]) for kind in _NEEDED if kind in said}
    through = said.get("through")
    try:
        day = date.fromisoformat(through) if through else None
    except ValueError:
        raise BadMapping(f"{through!r} is not a day. Write it like 1998-12-31.") from None
    return BookMapping(
        title=said["title"],
        currency=said["currency"],
        product=said["product"],
        terms=said["terms"],
        through=day,
        split_tolerance=said.get("split_tolerance", "0"),
        source=said,
        **sheets,
    )


def find(wanted: str | None, directory: Path) -> BookMapping:
    """Give the mapping of a path, of a shipped name, or the shipped one that fits the files of a directory.

    :raises BadMapping: there is none, or more than one fits.
    """
    if wanted:
        path = Path(wanted)
        return load(path if path.exists() else SHIPPED / f"{wanted.removesuffix('.json')}.json")
    if (own := directory / "mapping.json").exists():
        return load(own)
    fitting = [mapping for path in sorted(SHIPPED.glob("*.json")) if _fits(mapping := load(path), directory)]
    if len(fitting) != 1:
        raise BadMapping(f"No mapping of ours fits the files in {directory} alone. Name one with --mapping FILE.json.")
    return fitting[0]


def shipped() -> list[str]:
    """Name the mappings that come with the program."""
    return sorted(path.stem for path in SHIPPED.glob("*.json"))


def header_of(sheet: Sheet, directory: Path) -> list[str]:
    """Read the names of a file's columns.

    :raises BadMapping: there is no such file, or it lacks a column that the mapping names.
    """
    path = directory / sheet.file
    try:
        with path.open(encoding=sheet.encoding, newline="") as file:
            header = [name.strip() for name in next(csv.reader(file, delimiter=sheet.delimiter), [])]
    except (OSError, UnicodeDecodeError) as fault:
        raise BadMapping(f"{path} cannot be read: {fault}.") from fault
    for column in _named(sheet):
        if column not in header:
            raise BadMapping(f"{sheet.file} has no column {column!r}. It has: {', '.join(header)}.")
    return header


def _named(sheet: Sheet) -> Iterator[str]:
    yield from sheet.columns
    yield from sheet.only


def _fits(mapping: BookMapping, directory: Path) -> bool:
    try:
        for sheet in mapping.sheets:
            header_of(sheet, directory)
    except BadMapping:
        return False
    return True


def _sheet(kind: str, said: Mapping[str, Any]) -> Sheet:
    _known(said, _SHEET_KEYS, f"The mapping of {kind}")
    if "file" not in said:
        raise BadMapping(f"The mapping of {kind} names no file.")
    sheet = Sheet(kind=kind, **said)
    sheet.check()
    return sheet


def _known(said: Mapping[str, Any], keys: frozenset[str], what: str) -> None:
    if unknown := sorted(set(said) - keys):
        raise BadMapping(
            f"{what} has {unknown[0]!r}, which means nothing here. It may have: {', '.join(sorted(keys))}."
        )


def _listed(names: str | Sequence[str]) -> Sequence[str]:
    return [names] if isinstance(names, str) else names
