from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from kit import workspace
from tests.servicing import book as book_of_deeds


@pytest.fixture
def book(lender: str, acting_in: Any) -> Iterator[str]:
    """Inside one lender's transaction, as a request is; nothing stays."""
    with acting_in(lender):
        yield lender


class Story:
    """The deeds of `tests.servicing.book`, each done in the lender's own transaction, beside requests to the doors."""

    def __init__(self, schema: str, acting_in: Any) -> None:
        self.schema, self.acting_in = schema, acting_in

    def do(self, deed: Any, *args: Any, **given: Any) -> Any:
        with self.acting_in(self.schema):
            return deed(*args, **given)

    def __getattr__(self, name: str) -> Any:
        return partial(self.do, getattr(book_of_deeds, name))


@pytest.fixture
def story(lender: str, acting_in: Any) -> Story:
    """A book to be made while people sign in and ask: its day is the story's."""
    made = Story(lender, acting_in)
    made.do(workspace.set_business_date, book_of_deeds.TODAY)
    return made
