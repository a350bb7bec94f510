"""Cache keys of one lender are never another's."""

from __future__ import annotations

from wall.scope import current


def lender_key(key: str, key_prefix: str, version: int) -> str:
    """Put the scope in force into every cache key.

    :raises RuntimeError: no scope is in force.
    """
    here = current()
    if here is None:
        raise RuntimeError("a cache key needs a scope")
    return f"{here.role}:{key_prefix}:{version}:{key}"
