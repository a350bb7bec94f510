"""Names that nobody can guess, and references that people can read."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets

SCHEMA_NAME = re.compile(r"t_[a-z2-7]{16}\Z")
_REFERENCE = re.compile(r"(?P<prefix>[A-Z]{2})-?(?P<number>\d{1,18})\Z")


def new_schema_name() -> str:
    """Make an opaque schema name for a lender: t_ and 80 random bits.

    >>> bool(SCHEMA_NAME.match(new_schema_name()))
    True
    """
    return "t_" + base64.b32encode(secrets.token_bytes(10)).decode().lower()


def new_token() -> str:
    """Make a one-time token of 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """Hash a token for storage: 32 bytes of SHA-256. A random 256-bit token needs no salt.

    >>> token_hash("x").hex()[:8]
    '2d711642'
    """
    return hashlib.sha256(token.encode()).digest()


def reference(prefix: str, number: int) -> str:
    """Write the reference that people use.

    >>> reference("LN", 42)
    'LN-000042'
    """
    return f"{prefix}-{number:06d}"


def parse_reference(prefix: str, text: str) -> int | None:
    """Read a reference back, however it was typed; None when it is not one of this kind.

    >>> parse_reference("LN", "ln-42"), parse_reference("LN", "CU-000042")
    (42, None)
    """
    found = _REFERENCE.match(text.strip().upper())
    return int(found["number"]) if found and found["prefix"] == prefix else None
