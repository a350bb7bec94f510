from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """Lenders as our customers: sign-up, provisioning, addresses."""

    name = "tenants"
    label = "tenants"
