"""Everything that is said to a borrower."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class CommsConfig(AppConfig):
    """Reactions to lending's news become messages."""

    name = "comms"
    label = "comms"

    def ready(self) -> None:
        import_module("comms.reactions")
