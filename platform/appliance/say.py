"""What the two commands tell the person who typed them: one line per step, one sentence per trouble."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TAIL_LINES = 25


class Trouble(Exception):
    """A step failed; the sentence says what happened and what to do, the log (if any) says why."""

    def __init__(self, sentence: str, *, log: Path | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.log = log

    def __str__(self) -> str:
        return self.sentence if self.log is None else f"{self.sentence}\n{tail(self.log)}"


def tail(log: Path, *, lines: int = TAIL_LINES) -> str:
    """Return the last lines of a log, indented, or a note that there is none."""
    try:
        text = log.read_text(errors="replace").rstrip()
    except OSError:
        return f"    ({log} cannot be read)"
    kept = text.splitlines()[-lines:]
    return "\n".join(f"    {line}" for line in kept) or f"    ({log} is empty)"


def say(line: str = "") -> None:
    """Print a line at once, even into a pipe."""
    try:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except BrokenPipeError:  # the reader went away: the work goes on
        pass


@contextmanager
def step(name: str) -> Iterator[None]:
    """Time a step and print it with its seconds; on a terminal the name shows while the step runs."""
    live = sys.stdout.isatty()
    if live:
        sys.stdout.write(f"  … {name}\r")
        sys.stdout.flush()
    started = time.monotonic()
    try:
        yield
    except BaseException:
        say(line(name, time.monotonic() - started, mark="✗"))
        raise
    say(line(name, time.monotonic() - started))


def line(name: str, seconds: float, *, mark: str = "✓") -> str:
    """Lay out one finished step: mark, name, seconds.

    >>> line("Postgres 18", 0.62)
    '  ✓ Postgres 18                           0.6 s'
    """
    return f"  {mark} {name:<36}{seconds:>7.1f} s"
