"""platform/ is an import root; as a package it would hide Python's own `platform` from everything."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_folder_is_not_a_package() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_pythons_own_platform_module_wins() -> None:
    assert platform.python_version().startswith("3.")
    assert Path(platform.__file__).parent == Path(subprocess.__file__).parent


@pytest.mark.parametrize("folder", [".", "platform"])
def test_it_wins_from_the_checkout_and_from_inside_the_folder(folder: str) -> None:
    words = [sys.executable, "-c", "import platform; print(platform.python_implementation())"]
    said = subprocess.run(words, cwd=ROOT / folder, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == platform.python_implementation()


def test_its_packages_are_imported_by_their_own_names() -> None:
    import appliance
    import kernel
    import lendspace

    for package in (appliance, kernel, lendspace):
        assert package.__file__ is not None
        assert Path(package.__file__).parents[1] == ROOT / "platform"
