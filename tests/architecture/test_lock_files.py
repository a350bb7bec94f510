"""Lock files: every package pinned and hashed, and no index named, so that each machine uses its own."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON_LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-boot.lock", "infra/docker/stripe.lock"]
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;]+)", re.MULTILINE)
WISH = re.compile(r"^([A-Za-z0-9._-]+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / lock).read_text()))


def wishes(file: str) -> set[str]:
    lines = [line for line in (ROOT / file).read_text().splitlines() if line and not line.startswith(("#", "-r"))]
    return {found.group(1).lower().replace("_", "-") for line in lines if (found := WISH.match(line))}


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_a_python_lock_names_no_address(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text()
    assert not re.search(r"^\s*--(index-url|extra-index-url|find-links|trusted-host)", (ROOT / lock).read_text(), re.M)


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_every_package_of_a_python_lock_is_pinned_with_hashes(lock: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    assert blocks
    for block in blocks:
        assert PIN.match(block), block.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", block), block.splitlines()[0]


def test_what_runs_in_production_is_what_was_tested() -> None:
    tested = pins("requirements-dev.lock")
    production = pins("requirements.lock")
    assert production
    assert {name: tested.get(name) for name in production} == production


def test_the_image_of_the_local_stripe_holds_the_versions_of_the_lock() -> None:
    tested = pins("requirements-dev.lock")
    assert {name: tested.get(name) for name in pins("infra/docker/stripe.lock")} == pins("infra/docker/stripe.lock")


@pytest.mark.parametrize(
    ("wished", "lock"),
    [
        ("requirements.in", "requirements.lock"),
        ("requirements-dev.in", "requirements-dev.lock"),
        ("requirements-boot.in", "requirements-boot.lock"),
        ("infra/docker/stripe.in", "infra/docker/stripe.lock"),
    ],
)
def test_every_wish_is_locked(wished: str, lock: str) -> None:
    assert wishes(wished)
    assert wishes(wished) - set(pins(lock)) == set()


def test_the_screens_lock_names_no_address_to_fetch_from_and_hashes_every_package() -> None:
    packages = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]
    fetched = {name: facts for name, facts in packages.items() if name and not facts.get("link")}
    assert fetched
    assert [name for name, facts in fetched.items() if "resolved" in facts] == []
    assert [name for name, facts in fetched.items() if not facts.get("integrity") and not facts.get("inBundle")] == []


def test_npm_is_told_to_leave_addresses_out() -> None:
    assert "omit-lockfile-registry-resolved=true" in (ROOT / "frontend/.npmrc").read_text().splitlines()


def test_no_other_lock_and_no_index_setting_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    forbidden = {"uv.lock", "pylock.toml", "poetry.lock", "yarn.lock", "pnpm-lock.yaml", "pip.conf", "uv.toml"}
    assert [file for file in listed if Path(file).name in forbidden] == []
    for settings in ("pyproject.toml", "frontend/.npmrc", "infra/docker/Dockerfile"):
        assert not re.search(
            r"index[-_]url|^\s*registry\s*=|\[\[tool\.uv\.index", (ROOT / settings).read_text(), re.M | re.I
        )
