"""A web process that finds a hole in the wall serves nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.conftest import ROOT, admin, copy_database, drop_database, run_name

START = "import sys; sys.path[:0] = ['platform', '.']; import lendspace.wsgi"
HOLE = "GRANT USAGE ON SCHEMA wall_victim TO r_wall_attacker; GRANT SELECT ON wall_victim.secret TO r_wall_attacker"


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    mine = run_name("boot", request.config)
    copy_database(mine)
    yield mine
    drop_database(mine)


def start(database: str) -> subprocess.CompletedProcess[str]:
    url = urlsplit(settings.DATABASE_URL)._replace(path="/" + database).geturl()
    env = {**os.environ, "DATABASE_URL": url, "LENDSPACE_PROCESS": "web"}
    return subprocess.run([sys.executable, "-c", START], cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_a_hole_in_the_wall_keeps_the_web_process_from_starting(database: str) -> None:
    sound = start(database)
    assert (sound.returncode, sound.stderr) == (0, "")

    with admin(database) as owner:
        owner.execute(HOLE)
    holed = start(database)

    assert holed.returncode == 1
    assert "leaks, so nothing is served" in holed.stderr
    assert "read another schema by its name" in holed.stderr
