"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig


class ProductsConfig(AppConfig):
    """The lender's catalogue; terms once made are never edited."""

    name = "lending.products"
    label = "products"
    verbose_name = "Loan products"
    default_auto_field = "django.db.models.BigAutoField"
