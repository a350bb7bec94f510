"""Child processes that cannot outlive us: started in their own session, tied to our life, restarted when they die."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from appliance.layout import ROOT
from appliance.say import Trouble, say
from appliance.warden import PATIENCE_SECONDS, Warden

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
PRCTL = getattr(ctypes.CDLL(None), "prctl", None)  # Linux; elsewhere the warden alone ends the children
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 30.0
STEADY_AFTER_SECONDS = 60.0
LOG_LIMIT_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class Program:
    """What to run and how to know that it answers.

    `ends_with` is the signal that makes it stop in an orderly way, also when we die; `grace_seconds` is how long that
    may take.
    """

    name: str
    command: Sequence[str]
    env: dict[str, str]
    log: Path
    ends_with: signal.Signals = signal.SIGTERM
    grace_seconds: float = 10.0
    answers: Callable[[], bool] = lambda: True
    start_seconds: float = 30.0
    cwd: Path = ROOT
    before_start: Callable[[], None] = lambda: None
    is_server: bool = False  # stops after everything that talks to it


def die_with(parent: int, ends_with: signal.Signals) -> Callable[[], None]:
    """Return what a child runs before its program: the kernel shall signal it when the parent dies, even by SIGKILL."""

    def tie() -> None:
        if PRCTL is not None:
            PRCTL(PR_SET_PDEATHSIG, int(ends_with))
        if os.getppid() != parent:  # it died between fork and prctl
            os._exit(1)

    return tie


@dataclass(slots=True)
class Child:
    """One running program."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause_seconds: float = FIRST_PAUSE_SECONDS
    again_at: float | None = None
    warden: Warden | None = None
    ready: bool = False  # it has answered once

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process is not None else None

    def start(self) -> None:
        """Start the program in a session of its own, its output appended to its log."""
        self.program.before_start()
        turn_over(self.program.log)
        with self.program.log.open("ab") as log:
            self.process = subprocess.Popen(
                list(self.program.command),
                cwd=self.program.cwd,
                env=self.program.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with(os.getpid(), self.program.ends_with),
            )
        self.started_at = time.monotonic()
        self.again_at = None
        if self.warden is not None:
            self.warden.watch(self.process.pid, self.program.ends_with)

    def look_ready(self, *, deadline: float) -> bool:
        """Say whether the program answers.

        :raises Trouble: it ended, or has not answered by the deadline.
        """
        if not self.running:
            raise Trouble(f"{self.name} did not start. The end of {self.program.log}:", log=self.program.log)
        if self.program.answers():
            self.ready = True
        elif time.monotonic() > deadline:
            seconds = f"{self.program.start_seconds:.0f} s"
            raise Trouble(
                f"{self.name} did not answer within {seconds}. The end of {self.program.log}:", log=self.program.log
            )
        return self.ready

    def ask_to_stop(self) -> None:
        if self.running and self.process is not None:
            self.process.send_signal(self.program.ends_with)

    def wait_stopped(self) -> None:
        """Wait for the orderly end, then clear away what is left of the whole session."""
        if self.process is None:
            return
        try:
            self.process.wait(self.program.grace_seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.clear_away()

    def stop(self) -> None:
        self.ask_to_stop()
        self.wait_stopped()

    def clear_away(self) -> None:
        """Kill every process of the ended program's group that is still there."""
        assert self.process is not None
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        if self.warden is not None:
            self.warden.forget(self.process.pid)


def turn_over(log: Path) -> None:
    """Keep a log from growing for ever: past the limit it becomes `.1` and a new one begins."""
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(log.suffix + ".1"))


def how_it_ended(code: int) -> str:
    """Put an exit code into words.

    >>> how_it_ended(-9), how_it_ended(1)
    ('signal SIGKILL', 'exit code 1')
    """
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def children_of(parent: int) -> Iterator[int]:
    """Yield the processes whose parent is this one (none where there is no /proc)."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError):  # it may end while we look
            after_name = entry.read_text().rpartition(")")[2].split()
            if int(after_name[1]) == parent:
                yield int(entry.parent.name)


class Family:
    """All children of one command, in the order in which they were started."""

    def __init__(self, *, keeps_open: Sequence[int] = (), patience_seconds: float = PATIENCE_SECONDS) -> None:
        """Become the parent of our children's orphans, so that none is lost sight of.

        `keeps_open` are descriptors that the warden holds as long as it lives: a lock stays held until the last child
        has gone.
        """
        self.children: list[Child] = []
        self._others = set(children_of(os.getpid()))  # whoever was there before us is not ours to end
        self.warden = Warden(keeps_open=keeps_open, patience_seconds=patience_seconds)
        if PRCTL is not None:
            PRCTL(PR_SET_CHILD_SUBREAPER, 1)

    def start(self, program: Program, *, wait: bool = True) -> Child:
        """Start a program and, unless told otherwise, wait until it answers.

        :raises Trouble: it did not start.
        """
        child = Child(program, warden=self.warden)
        self.children.append(child)
        child.start()
        if wait:
            self.wait_ready()
        return child

    def wait_ready(self) -> None:
        """Wait until everything that was started answers; what answered before is looked after meanwhile.

        :raises Trouble: a program ended before it ever answered, or did not answer in its time.
        """
        started = time.monotonic()
        while waiting := [child for child in self.children if not child.ready]:
            for child in waiting:
                child.look_ready(deadline=started + child.program.start_seconds)
            self.look_after()
            time.sleep(0.03)

    def run(self, program: Program, *, hint: str = "") -> None:
        """Run a program to its end as one of us; `hint` says what to do should it fail.

        :raises Trouble: it ended with anything but 0.
        """
        child = self.start(program, wait=False)
        assert child.process is not None
        code = child.process.wait()
        child.clear_away()
        self.children.remove(child)
        if code != 0:
            sentence = (
                f"{program.name} failed ({how_it_ended(code)}). {hint or 'Mend what it says, then run it again.'}"
            )
            raise Trouble(f"{sentence} The end of {program.log}:", log=program.log)

    def look_after(self) -> None:
        """Notice the dead, clear up what they left, and start them again after a pause that doubles each time."""
        for child in self.children:
            if not child.ready:
                continue
            if child.running:
                if time.monotonic() - child.started_at > STEADY_AFTER_SECONDS:
                    child.pause_seconds = FIRST_PAUSE_SECONDS
            elif child.again_at is None:
                self._plan_restart(child)
            elif time.monotonic() >= child.again_at:
                child.start()
        if not self.warden.running:
            self.warden.start_again()

    def _plan_restart(self, child: Child) -> None:
        assert child.process is not None
        child.clear_away()
        self.end_orphans()
        say(
            f"{child.name} ended ({how_it_ended(child.process.returncode)}) and is started again "
            f"in {child.pause_seconds:.1f} s. Its log: {child.program.log}"
        )
        child.again_at = time.monotonic() + child.pause_seconds
        child.pause_seconds = min(child.pause_seconds * 2, LONGEST_PAUSE_SECONDS)

    def end_orphans(self) -> None:
        """Kill and reap the processes that a dead child left to us (Postgres backends, worker processes)."""
        known = {child.pid for child in self.children} | {self.warden.pid} | self._others
        for pid in list(children_of(os.getpid())):
            if pid not in known:
                with suppress(ProcessLookupError, PermissionError, ChildProcessError):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)

    def stop(self) -> None:
        """End everything: first all that answers people, then the servers they talk to."""
        for servers in (False, True):
            group = [child for child in reversed(self.children) if child.program.is_server is servers]
            for child in group:
                child.ask_to_stop()
            for child in group:
                child.wait_stopped()
        self.end_orphans()
        self.children.clear()
        self.warden.stop()
