from __future__ import annotations

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    """Books that lenders bring along."""

    name = "lending.importing"
    label = "importing"
    default_auto_field = "django.db.models.BigAutoField"
