"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Read models over all rooms of lending; it has no tables."""

    name = "lending.reporting"
    label = "reporting"
    verbose_name = "Reports"
    default_auto_field = "django.db.models.BigAutoField"
