"""Refusals, as the next request sees them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from kernel.errors import DomainError


@contextmanager
def refused(why: type[DomainError], match: str | None = None) -> Iterator[pytest.ExceptionInfo[DomainError]]:
    """Expect a refusal, and go on as the next request would: nothing of the deed is left."""
    with pytest.raises(why, match=match) as refusal, transaction.atomic():
        yield refusal
