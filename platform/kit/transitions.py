"""The only writer of a state: it asks the table of moves and leaves a row."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from django.db import models

from kernel.states import Moves
from kit.actor import Actor
from kit.models import Transition

S = TypeVar("S", bound=StrEnum)


def move(thing: models.Model, to: S, *, moves: Moves[S], actor: Actor, reason: str = "") -> None:
    """Move a thing to another state and save it.

    :raises kernel.states.IllegalMove: the table of moves does not lead there.
    """
    subject: Any = thing
    before = subject.state
    moves.check(type(to)(before), to)
    subject.state = str(to)
    subject.save(update_fields=["state"])
    Transition.objects.create(
        subject=f"{thing._meta.model_name}:{thing.pk}",
        from_state=before,
        to_state=str(to),
        actor_id=actor.user_id,
        actor_name=actor.name,
        reason=reason,
    )
