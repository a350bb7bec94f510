"""The committed descriptions of both APIs are the true ones; so are the screens' types made from them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lendspace.documents import open_document, staff_document

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "api"


@pytest.mark.parametrize(("name", "make"), [("staff", staff_document), ("open", open_document)])
def test_the_committed_document_is_the_true_one(name: str, make: Any) -> None:
    """When this differs on purpose: ./lend manage export_openapi, and look at the difference."""
    assert json.loads((FOLDER / f"{name}.json").read_text()) == json.loads(json.dumps(make(), sort_keys=True))


@pytest.mark.django_db
def test_both_documents_are_served() -> None:
    staff = Client().get("/api/staff/openapi.json", headers={"host": "alpha.localhost"})
    public = Client().get("/api/open/v1/openapi.json", headers={"host": "localhost"})
    assert (staff.status_code, public.status_code) == (200, 200)
    assert staff.json()["openapi"].startswith("3.1")
    assert public.json()["openapi"].startswith("3.1")


def test_every_answer_of_the_staff_api_has_a_shape() -> None:
    bare = []
    for path, item in staff_document()["paths"].items():
        for method, operation in item.items():
            good = [code for code in operation["responses"] if code.startswith("2")]
            for code in good:
                answer = operation["responses"][code]
                if code != "204" and not answer.get("content") and "openapi.json" not in path:
                    bare.append(f"{method} {path} {code}")
    assert bare == []


def test_no_shape_is_named_by_a_hash() -> None:
    """Two fields of one name with different words need names of their own: ENUM_NAME_OVERRIDES in the settings."""
    names = staff_document()["components"]["schemas"]
    assert [name for name in names if re.search(r"[0-9A-Fa-f]{3}Enum$", name)] == []
