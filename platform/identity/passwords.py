"""What a password must be, and how one is verified without telling who exists."""

from __future__ import annotations

import re
import secrets
from functools import lru_cache
from typing import Final

from django.contrib.auth.hashers import check_password, make_password

from identity.models import User
from kernel.errors import FieldProblem, Invalid, Unauthenticated

SHORTEST: Final = 12
LONGEST: Final = 128
_FEWEST_DIFFERENT: Final = 5
_WORD: Final = re.compile(r"[^\W_]{4,}")  # shorter words of a name say too little to be refused


class PasswordTooWeak(Invalid):
    """The password would be guessed: too short, too long, too simple, or the person's own name in another place."""

    code = "password_too_weak"

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence, fields=[FieldProblem("/password", reason, sentence)])


def check_strength(password: str, *, email: str, organisation: str) -> None:
    """Let a password pass that is long enough and is not made of the e-mail address or the organisation's name.

    :raises PasswordTooWeak: with the reason too_short, too_long, too_simple, like_the_email or like_the_organisation.
    """
    if len(password) < SHORTEST:
        raise PasswordTooWeak("too_short", f"Choose a password of at least {SHORTEST} characters; a sentence is good.")
    if len(password) > LONGEST:
        raise PasswordTooWeak("too_long", f"Choose a password of at most {LONGEST} characters.")
    if len(set(password)) < _FEWEST_DIFFERENT:
        raise PasswordTooWeak("too_simple", "This password repeats very few characters. Choose one with more variety.")
    if _made_of(password, email.partition("@")[0]) or email.lower() in password.lower():
        raise PasswordTooWeak("like_the_email", "This password is mostly your e-mail address. Choose another.")
    if _made_of(password, organisation):
        raise PasswordTooWeak("like_the_organisation", "This password is mostly your organisation. Choose another.")


def _made_of(password: str, name: str) -> bool:
    """Tell whether less than eight characters remain once the words of the name are taken out.

    >>> _made_of("JambokoSacco2024", "Jamboko Sacco"), _made_of("purple boats at jamboko", "Jamboko Sacco")
    (True, False)
    """
    rest = password.lower()
    words = _WORD.findall(name.lower())
    for word in words:
        rest = rest.replace(word, "")
    return len(rest) < len(password) and len(rest) < 8


def hashed(password: str) -> str:
    """Hash a password for storage."""
    return make_password(password)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return make_password(secrets.token_urlsafe(32))


def is_right(user: User | None, password: str) -> bool:
    """Tell whether this is the user's password, taking the same time when there is no such user.

    A right password that is kept under older parameters is hashed anew; the caller saves the user.
    """
    nobody = _nobodys_hash()  # before the branch: the first stranger must not be slower than the first colleague
    if user is None:
        check_password(password, nobody)
        return False
    return check_password(password, user.password, setter=user.set_password)


class PasswordNotRight(Unauthenticated):
    """A signed-in person did not repeat their own password correctly."""

    code = "password_not_right"
    status = 403  # 401 would make the page believe that its session is over

    def __init__(self) -> None:
        sentence = "Your present password is not right. Type it again."
        super().__init__(sentence, fields=[FieldProblem("/current_password", "not_right", sentence)])
