"""Turning the signals that mean "stop" into one exception, and a second one into haste."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop(BaseException):
    """Someone asked us to stop (Ctrl-C, `kill`, a closed terminal)."""


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Raise `Stop` in the block on the first signal; a second one leaves at once, and the warden ends the children."""
    asked = False

    def on_signal(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked and number == signal.SIGINT:
            os._exit(130)
        if not asked:
            asked = True
            raise Stop

    before = {number: signal.signal(number, on_signal) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
