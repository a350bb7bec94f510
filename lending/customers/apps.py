"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Who borrows, in each lender's own schema."""

    name = "lending.customers"
    label = "customers"
    verbose_name = "Customers"
    default_auto_field = "django.db.models.BigAutoField"
