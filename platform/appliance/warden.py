"""A second pair of eyes: when the supervisor dies without a word, the warden ends every group it had started.

The kernel's parent-death signal reaches only direct children, and a program may take its time over it. The warden is
told of each group over a pipe; when the pipe closes it asks every group it still knows to end, waits, and kills what
is left.
Run as a script (`python warden.py`), it is that second process.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

PATIENCE_SECONDS = 8.0


class Warden:
    """The supervisor's end of the pipe."""

    def __init__(self, *, keeps_open: Sequence[int] = (), patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._keeps_open = tuple(keeps_open)
        self._patience_seconds = patience_seconds
        self._groups: dict[int, signal.Signals] = {}
        self._process = self._start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def watch(self, group: int, ends_with: signal.Signals) -> None:
        self._groups[group] = ends_with
        self._tell(f"+{group} {int(ends_with)}\n")

    def forget(self, group: int) -> None:
        self._groups.pop(group, None)
        self._tell(f"-{group}\n")

    def start_again(self) -> None:
        """Replace a warden that was killed, and tell the new one all that the old one knew."""
        self._process = self._start()
        for group, ends_with in self._groups.items():
            self._tell(f"+{group} {int(ends_with)}\n")

    def stop(self) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-S", "-E", str(Path(__file__).resolve()), str(self._patience_seconds)]
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=self._keeps_open,
        )

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # it was killed; start_again repeats everything
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()


def listen(lines: Iterable[str]) -> dict[int, int]:
    """Read what the supervisor says until it falls silent; return the groups that are left, each with its signal.

    >>> listen(["+11 15", "+12 2", "-11"])
    {12: 2}
    """
    groups: dict[int, int] = {}
    for line in lines:
        group, _, number = line[1:].partition(" ")
        if line.startswith("+"):
            groups[int(group)] = int(number)
        else:
            groups.pop(int(group), None)
    return groups


def end(groups: dict[int, int], *, patience_seconds: float) -> None:
    """Ask each group to end, wait for that, and kill what is left."""
    for group, number in groups.items():
        send(group, number)
    deadline = time.monotonic() + patience_seconds
    while time.monotonic() < deadline and any(send(group, 0) for group in groups):
        time.sleep(0.05)
    for group in groups:
        send(group, signal.SIGKILL)


def send(group: int, number: int) -> bool:
    """Signal a group and say whether it was there."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)
    end(listen(sys.stdin), patience_seconds=float(sys.argv[1]))
