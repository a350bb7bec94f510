"""Both APIs' own descriptions, as they are committed and as the screens' types are made from them."""

from __future__ import annotations

import json
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from lendspace.open_api import api
from lendspace.staff_api import staff_patterns


def staff_document() -> dict[str, Any]:
    """Describe the staff API (OpenAPI 3.1)."""
    from django.urls import include, path

    generator: Any = SchemaGenerator(  # type: ignore[no-untyped-call]
        patterns=[path("api/staff/", include(staff_patterns()))]
    )
    document: dict[str, Any] = generator.get_schema(request=None, public=True)
    return _plain(document)


def open_document() -> dict[str, Any]:
    """Describe the open API (OpenAPI 3.1)."""
    return _plain(api.get_openapi_schema(path_prefix="/api/open/v1/"))


def _plain(document: Any) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(json.dumps(document, default=str))
    return result
