from __future__ import annotations

from django.apps import AppConfig


class ServicingConfig(AppConfig):
    """Loans from approval to their end: disbursement, repayments, reversals."""

    name = "lending.servicing"
    label = "servicing"
    default_auto_field = "django.db.models.BigAutoField"
