from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def book(lender: str, acting_in: Any) -> Iterator[str]:
    """Inside one lender's transaction, as a request is; nothing stays."""
    with acting_in(lender):
        yield lender
