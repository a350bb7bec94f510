"""News about people."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffInvited(Event):
    """Somebody is to receive an invitation letter, for the first time or again."""

    invitation_id: int
