"""The staff API: every room's doors under one roof."""

from __future__ import annotations

from importlib import import_module

from django.urls import URLPattern, path
from drf_spectacular.views import SpectacularJSONAPIView

ROOMS = [
    "identity.api.staff",
    "lending.customers.api.staff",
    "lending.products.api.staff",
    "lending.origination.api.staff",
    "lending.servicing.api.staff",
    "lending.recovery.api.staff",
    "lending.ledger.api.staff",
    "lending.reporting.api.staff",
]


class StaffDocument(SpectacularJSONAPIView):
    """The API's own description; it holds no lender's data."""

    authentication_classes: list[type] = []
    needs: dict[str, str | None] = {"get": None}
    audit: dict[str, str] = {"get": "read"}
    public = True
    throttle: str | None = None


def staff_patterns() -> list[URLPattern]:
    """Collect the doors of all rooms."""
    found: list[URLPattern] = [path("openapi.json", StaffDocument.as_view(), name="staff-openapi")]
    for room in ROOMS:
        found += import_module(room).urlpatterns
    return found
