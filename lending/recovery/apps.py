from __future__ import annotations

from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    """Loans that are not repaid as agreed."""

    name = "lending.recovery"
    label = "recovery"
    default_auto_field = "django.db.models.BigAutoField"
