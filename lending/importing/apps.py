from __future__ import annotations

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    """Books that lenders bring along."""

    name = "lending.importing"
    label = "importing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the lines of history that an import writes their titles."""
        from kit import audit
        from lending.importing.writing import TITLES

        for deed, title in TITLES.items():
            audit.describe(deed, title)
