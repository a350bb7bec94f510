"""Write both documents where they are committed: docs/api/."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from lendspace.documents import open_document, staff_document

FOLDER = settings.BASE_DIR / "docs" / "api"


class Command(BaseCommand):
    help = "Write the OpenAPI documents of both APIs to docs/api."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, document in (("staff", staff_document()), ("open", open_document())):
            (FOLDER / f"{name}.json").write_text(json.dumps(document, indent=1, sort_keys=True) + "\n")
            self.stdout.write(f"docs/api/{name}.json")
