"""Refusals: what a lender's staff may be told, with a stable code, the facts and a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field of a request that cannot be taken, by JSON pointer ("/amount")."""

    pointer: str
    code: str
    detail: str


class DomainError(Exception):
    """An expected refusal; the edges render it as problem+json, nothing of the deed remains.

    >>> class LoanNotRepayable(DomainError):
    ...     code = "loan_not_repayable"
    >>> LoanNotRepayable("Loan LN-000042 is cleared.", loan="LN-000042").facts
    {'loan': 'LN-000042'}
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    title: ClassVar[str] = "Not possible now"

    def __init__(self, sentence: str, *, fields: Sequence[FieldProblem] = (), **facts: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = tuple(fields)
        self.facts = facts


class Invalid(DomainError):
    """What was sent cannot be understood or is out of bounds."""

    code = "invalid"
    status = 400
    title = "Something in the request needs changing"


class Missing(DomainError):
    """There is no such thing here; another lender's thing looks just the same."""

    code = "not_found"
    status = 404
    title = "Not found"


class Forbidden(DomainError):
    """The person is known and may not do this."""

    code = "forbidden"
    status = 403
    title = "Not allowed"


class PermissionMissing(Forbidden):
    """A named permission is missing from the person's role."""

    code = "permission_missing"

    def __init__(self, permission: str, role: str) -> None:
        super().__init__(
            f"The role {role} does not hold the permission {permission}. An administrator can change roles.",
            permission=permission,
            role=role,
        )


class Unauthenticated(DomainError):
    """Nobody is signed in, or the proof of it is no longer good."""

    code = "unauthenticated"
    status = 401
    title = "Sign in"


class TooMany(DomainError):
    """A limit on attempts was reached."""

    code = "too_many_requests"
    status = 429
    title = "Too many attempts"
