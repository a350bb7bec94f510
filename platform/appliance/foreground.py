"""A command that has the terminal to itself: it reads the keyboard and answers Ctrl-C, we wait."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence

from appliance.children import die_with
from appliance.layout import ROOT


def run_at_terminal(words: Sequence[str], env: dict[str, str]) -> int:
    """Run a command in the checkout and return its exit code; should we be stopped, it is killed first."""
    tie = die_with(os.getpid(), signal.SIGTERM)

    def start() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        tie()

    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.run(list(words), env=env, cwd=ROOT, preexec_fn=start, check=False).returncode
    finally:
        signal.signal(signal.SIGINT, heard)
