"""The people of a lender: who they are, what they may do, how they sign in."""

from __future__ import annotations

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Staff, branches, sessions and invitations, in each lender's own schema."""

    name = "identity"
    verbose_name = "Staff"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the reactions register, and give the deeds the words that a history shows."""
        from identity import deeds, reactions  # noqa: F401
