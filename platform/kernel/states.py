"""States as a table that a banker can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Generic, TypeVar

from kernel.errors import DomainError

S = TypeVar("S", bound=StrEnum)


class IllegalMove(DomainError):
    """The table of moves does not lead from the state it is in to the one asked for."""

    code = "illegal_move"

    def __init__(self, thing: str, state: str, wanted: str, allowed: Sequence[str]) -> None:
        where = " or ".join(label(s) for s in allowed)
        way = f"It can become {where}." if allowed else "That is its last state."
        super().__init__(
            f"This {thing} is {label(state)}, so it cannot become {label(wanted)}. {way}",
            state=state,
            wanted=wanted,
            allowed=list(allowed),
        )


def label(state: str) -> str:
    """Say a state in words.

    >>> label("in_review")
    'in review'
    """
    return state.replace("_", " ")


class Moves(Generic[S]):
    """The lawful moves of one kind of thing.

    >>> class Door(StrEnum):
    ...     OPEN = "open"
    ...     SHUT = "shut"
    >>> Moves("door", {Door.OPEN: [Door.SHUT]}).check(Door.SHUT, Door.OPEN)
    Traceback (most recent call last):
    kernel.states.IllegalMove: This door is shut, so it cannot become open. That is its last state.
    """

    def __init__(self, thing: str, table: Mapping[S, Sequence[S]]) -> None:
        self.thing = thing
        self.table = {state: tuple(targets) for state, targets in table.items()}

    def allowed(self, state: S) -> tuple[S, ...]:
        """Give the states that may follow this one."""
        return self.table.get(state, ())

    def check(self, state: S, wanted: S) -> None:
        """Let a lawful move pass.

        :raises IllegalMove: the table has no such move.
        """
        if wanted not in self.allowed(state):
            raise IllegalMove(self.thing, str(state), str(wanted), [str(s) for s in self.allowed(state)])
