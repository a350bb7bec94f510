"""The owner's backend: migrations, one schema at a time on the path and never the shared one as a fallback."""

from __future__ import annotations

from typing import Any

from django_tenants.postgresql_backend import base


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]
    """Stock django-tenants without its fallback schema."""

    include_public_schema = False

    def set_tenant(self, tenant: Any, include_public: bool = False) -> None:
        super().set_tenant(tenant, include_public=False)

    def refuse_switch(self) -> None:
        """Let it pass: the owner works under no scope."""
