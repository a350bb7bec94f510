"""One secret of the installation, one key per purpose: a key that leaks in one use opens no other."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from django.conf import settings

ACCESS_TOKEN: Final = "access-token"  # noqa: S105 - the name of a purpose
REFRESH_TOKEN: Final = "refresh-token"  # noqa: S105 - the name of a purpose


@lru_cache(maxsize=32)
def _derived(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), f"lendspace/{purpose}/1".encode(), hashlib.sha256)


def signing_key(purpose: str) -> bytes:
    """Give the 32 bytes that sign for this purpose now."""
    return _derived(settings.SECRET_KEY, purpose)


def accepted_keys(purpose: str) -> Iterator[bytes]:
    """Give the keys whose signatures are still taken: today's, then those of secrets being retired."""
    yield signing_key(purpose)
    for secret in settings.SECRET_KEY_FALLBACKS:
        yield _derived(secret, purpose)


def derive_token(purpose: str, *parts: str) -> str:
    """Make a token of 256 bits that follows from its parts; nobody without the installation's secret can."""
    digest = hmac.digest(signing_key(purpose), "\x1f".join(parts).encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
