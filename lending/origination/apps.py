"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig


class OriginationConfig(AppConfig):
    """Applications, and the table of moves that leads them to a decision."""

    name = "lending.origination"
    label = "origination"
    verbose_name = "Applications"
    default_auto_field = "django.db.models.BigAutoField"
