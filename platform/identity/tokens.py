"""Access tokens: five minutes of proof of who asks, for one lender only."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import jwt

from identity import keys
from kernel.errors import Unauthenticated

LIFETIME: Final = timedelta(minutes=5)
_ALGORITHM: Final = "HS256"
_ISSUER: Final = "lendspace"
_KIND: Final = "access"
_LEEWAY_S: Final = 5  # clocks of two machines may differ by this much
_REQUIRED: Final = ["iss", "aud", "sub", "sid", "ver", "role", "iat", "exp", "typ"]


class TokenNotGood(Unauthenticated):
    """The access token is forged, over, of another lender, or of another kind; the answer does not say which."""

    code = "token_not_good"

    def __init__(self) -> None:
        super().__init__("You are no longer signed in here. Sign in again to go on.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What an access token says about the person who holds it."""

    user_id: int
    session: str
    version: int
    role: str
    name: str
    branch_id: int | None

    @property
    def is_authenticated(self) -> bool:
        """Tell the frameworks that somebody is signed in."""
        return True


def mint(claims: Claims, *, audience: str) -> str:
    """Sign an access token for one lender, `audience` being the lender's uid; it is good for `LIFETIME`."""
    issued = int(time.time())
    body = {
        "iss": _ISSUER,
        "aud": audience,
        "sub": str(claims.user_id),
        "sid": claims.session,
        "ver": claims.version,
        "role": claims.role,
        "name": claims.name,
        "branch": claims.branch_id,
        "iat": issued,
        "exp": issued + int(LIFETIME.total_seconds()),
        "typ": _KIND,
    }
    return jwt.encode(body, keys.signing_key(keys.ACCESS_TOKEN), algorithm=_ALGORITHM)


def read(token: str, *, audience: str) -> Claims:
    """Read an access token that was minted for this lender.

    :raises TokenNotGood: another key, algorithm, kind or lender, or its time is over.
    """
    body = _verified(token, audience)
    if body.get("typ") != _KIND:
        raise TokenNotGood
    try:
        return Claims(
            user_id=int(body["sub"]),
            session=str(body["sid"]),
            version=int(body["ver"]),
            role=str(body["role"]),
            name=str(body.get("name", "")),
            branch_id=body.get("branch"),
        )
    except (TypeError, ValueError) as error:
        raise TokenNotGood from error


def _verified(token: str, audience: str) -> dict[str, Any]:
    refused: jwt.PyJWTError | None = None
    for key in keys.accepted_keys(keys.ACCESS_TOKEN):
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[_ALGORITHM],  # never what the token's own header says
                audience=audience,
                issuer=_ISSUER,
                leeway=_LEEWAY_S,
                options={"require": _REQUIRED, "strict_aud": True},
            )
        except jwt.InvalidSignatureError as error:
            refused = error
        except jwt.PyJWTError as error:
            raise TokenNotGood from error
    raise TokenNotGood from refused
