"""How the staff API's description names its sign-in."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class StaffBearer(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A bearer token of five minutes, for one lender."""

    target_class = "identity.authentication.StaffJWT"
    name = "staff"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
