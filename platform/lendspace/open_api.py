"""The open API: sign-up on the main address; machines and webhooks later."""

from __future__ import annotations

from kit.api.doors import OpenDoor
from tenants.signup.api import router as sign_up

api = OpenDoor(
    title="Lendspace open API",
    version="1.0.0",
    urls_namespace="open",
    openapi_url="/openapi.json",
    docs_url=None,
    description="Every door that is not for signed-in staff.",
)
api.add_router("", sign_up)
