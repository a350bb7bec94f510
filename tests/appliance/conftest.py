"""What the tests of the appliance share; none of them needs Django or a database of ours."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from appliance.children import Family, Program

ROOT = Path(__file__).resolve().parents[2]


def eventually(true: Callable[[], bool], *, within: float = 10.0) -> bool:
    """Wait until something holds and say whether it did in time."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.02)
    return true()


def is_running(pid: int) -> bool:
    """Say whether a process lives (one that has ended but was not collected does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in ("Z", "X")


@pytest.fixture
def family() -> Iterator[Family]:
    made = Family(patience_seconds=0.5)
    yield made
    made.stop()


@pytest.fixture
def python_program(tmp_path: Path) -> Callable[..., Program]:
    """Make a program from a few lines of Python."""

    def make(lines: str, *, name: str = "tester", **more: object) -> Program:
        words = [sys.executable, "-c", lines]
        return Program(name, words, dict(os.environ), tmp_path / f"{name}.log", **more)  # type: ignore[arg-type]

    return make


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Start a supervisor of its own process from a few lines; `family` and `program(lines)` are there for it."""
    started: list[subprocess.Popen[str]] = []
    head = f"""
import os, sys, time
sys.path.insert(0, {str(ROOT / "platform")!r})
from pathlib import Path
from appliance.children import Family, Program
family = Family(patience_seconds=0.5)
def program(lines, name="child"):
    return Program(name, [sys.executable, "-c", lines], dict(os.environ), Path({str(tmp_path)!r}) / (name + ".log"))
"""

    def start(lines: str) -> subprocess.Popen[str]:
        words = [sys.executable, "-c", head + lines]
        started.append(subprocess.Popen(words, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
