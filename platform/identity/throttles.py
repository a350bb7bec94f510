"""How often a sign-in may be tried, without letting a stranger lock anybody out.

Three counts: tries per address and network (the guesser's own), tries per address from networks where that person never
signed in (many guessers at once), and no count per network alone, since a whole office shares one.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
from typing import Final

from django.core.cache import cache
from redis.exceptions import RedisError

from kernel.errors import TooMany
from wall.scope import current_lender

PAIR_LIMIT: Final = 5
PAIR_WINDOW_S: Final = 15 * 60
STRANGERS_LIMIT: Final = 50
STRANGERS_WINDOW_S: Final = 60 * 60
LETTERS_LIMIT: Final = 5
LETTERS_WINDOW_S: Final = 60 * 60
_KNOWN_FOR_S: Final = 30 * 24 * 60 * 60

log = logging.getLogger(__name__)


class TooManyTries(TooMany):
    """Too many sign-ins were tried with this address from here."""

    code = "too_many_tries"

    def __init__(self, retry_after: int) -> None:
        minutes = max(1, round(retry_after / 60))
        super().__init__(
            f"Too many sign-ins were tried with this address from here. Wait {minutes} minutes and try again.",
            retry_after=retry_after,
        )


def network(ip: str) -> str:
    """Give the network that an address belongs to: /24 of IPv4, /56 of IPv6, what one subscriber or office has.

    >>> network("41.90.64.17"), network("2c0f:fe38:2101:77aa::9"), network("::ffff:41.90.64.17"), network("?")
    ('41.90.64.0/24', '2c0f:fe38:2101:7700::/56', '41.90.64.0/24', 'unknown')
    """
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    prefix = 24 if address.version == 4 else 56
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))


class TooManyLetters(TooMany):
    """Too many letters went to one address: somebody may be made to receive them."""

    code = "too_many_letters"

    def __init__(self) -> None:
        super().__init__(
            "Several letters went to this address already. Look among the junk too, or try again in an hour.",
            retry_after=LETTERS_WINDOW_S,
        )


def count_letter(email: str) -> None:
    """Count one letter to an address.

    :raises TooManyLetters: it had its letters of this hour.
    """
    try:
        if _one_more(_key("letters", email), LETTERS_WINDOW_S) > LETTERS_LIMIT:
            raise TooManyLetters
    except (RedisError, OSError):
        log.exception("letters are not counted: the cache does not answer")


class SignInTries:
    """The tries of one address from one network at this lender."""

    def __init__(self, email: str, ip: str) -> None:
        whose = f"{current_lender()}|{email}"
        here = f"{whose}|{network(ip)}"
        self._pair = _key("pair", here)
        self._known = _key("known", here)
        self._strangers = _key("strangers", whose)

    def count(self) -> None:
        """Count one try before the password is looked at, so that many at once do not slip through.

        :raises TooManyTries: with the seconds to wait in `retry_after`.
        """
        try:
            if _one_more(self._pair, PAIR_WINDOW_S) > PAIR_LIMIT:
                raise TooManyTries(PAIR_WINDOW_S)
            if not cache.get(self._known) and _one_more(self._strangers, STRANGERS_WINDOW_S) > STRANGERS_LIMIT:
                raise TooManyTries(STRANGERS_WINDOW_S)
        except (RedisError, OSError):
            log.exception("sign-in tries are not counted: the cache does not answer")

    def succeeded(self) -> None:
        """Forget the tries from here, and remember that this person signs in from this network."""
        try:
            cache.delete(self._pair)
            cache.set(self._known, 1, _KNOWN_FOR_S)
        except (RedisError, OSError):
            log.exception("sign-in tries are not forgotten: the cache does not answer")


def _key(kind: str, what: str) -> str:
    return f"tries:{kind}:{hashlib.sha256(what.encode()).hexdigest()[:32]}"


def _one_more(key: str, window_s: int) -> int:
    cache.add(key, 0, window_s)
    try:
        return int(cache.incr(key))
    except ValueError:  # the window closed between the two calls
        cache.set(key, 1, window_s)
        return 1
