from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The double-entry books of one lender."""

    name = "lending.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
