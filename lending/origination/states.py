"""The states of an application, the lawful moves, and the deeds that make them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from kernel.states import Moves


class ApplicationState(StrEnum):
    """Where an application stands between its first draft and a decision."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_APPROVAL = "in_approval"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


_S = ApplicationState

APPLICATION_MOVES: Final[Moves[ApplicationState]] = Moves(
    "application",
    {
        _S.DRAFT: [_S.SUBMITTED, _S.WITHDRAWN],
        _S.SUBMITTED: [_S.IN_APPROVAL, _S.DRAFT, _S.REJECTED, _S.WITHDRAWN],  # reviewed, sent back, ...
        _S.IN_APPROVAL: [_S.APPROVED, _S.REJECTED, _S.SUBMITTED, _S.WITHDRAWN],
    },  # approved, rejected and withdrawn are ends: the loan carries on from an approval
)

DECIDED: Final = frozenset({_S.APPROVED, _S.REJECTED})
OPEN: Final = frozenset({_S.DRAFT, _S.SUBMITTED, _S.IN_APPROVAL})


@dataclass(frozen=True, slots=True)
class Deed:
    """What can be done with an application: from which state to which, and by whom."""

    name: str
    done: str  # "cannot be withdrawn"
    moves: Mapping[ApplicationState, ApplicationState]
    permission: str
    decides: bool = False  # a deed that the application's own officer may not do


def _deed(name: str, done: str, permission: str, moves: dict[_S, _S], *, decides: bool = False) -> Deed:
    return Deed(name, done, MappingProxyType(moves), permission, decides)


CHANGE: Final = _deed("change", "changed", "applications.submit", {_S.DRAFT: _S.DRAFT})
SUBMIT: Final = _deed("submit", "submitted", "applications.submit", {_S.DRAFT: _S.SUBMITTED})
REVIEW: Final = _deed("review", "reviewed", "applications.review", {_S.SUBMITTED: _S.IN_APPROVAL})
SEND_BACK: Final = _deed(
    "send-back", "sent back", "applications.review", {_S.SUBMITTED: _S.DRAFT, _S.IN_APPROVAL: _S.SUBMITTED}
)
APPROVE: Final = _deed("approve", "approved", "applications.decide", {_S.IN_APPROVAL: _S.APPROVED}, decides=True)
REJECT: Final = _deed(
    "reject",
    "rejected",
    "applications.decide",
    {_S.SUBMITTED: _S.REJECTED, _S.IN_APPROVAL: _S.REJECTED},
    decides=True,
)
WITHDRAW: Final = _deed(
    "withdraw",
    "withdrawn",
    "applications.submit",
    {_S.DRAFT: _S.WITHDRAWN, _S.SUBMITTED: _S.WITHDRAWN, _S.IN_APPROVAL: _S.WITHDRAWN},
)

DEEDS: Final = (CHANGE, SUBMIT, REVIEW, SEND_BACK, APPROVE, REJECT, WITHDRAW)
