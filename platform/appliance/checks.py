"""`./lend test`: every check and test, or only pytest with the arguments given."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from appliance import browser, ui
from appliance.children import Child, Family, Program, die_with
from appliance.foreground import run_at_terminal
from appliance.keys import keys_in
from appliance.layout import FRONTEND, LOCAL, ROOT, Taken, held
from appliance.say import Trouble, line, say, step, tail
from appliance.servers import start_servers
from appliance.settings import child_environment
from appliance.stopping import Stop, stopping_on_signals
from appliance.warden import Warden

SLOTS = 16
WANTED = (
    "LENDSPACE_REAL_DATA",  # a folder of real books that some tests read where it is
    "LENDSPACE_SCREENS",  # keep the pictures of the screens: see CONTRIBUTING.md
)
SHOWN_LINES = 80
LOOK_EVERY_SECONDS = 0.05
PYTEST = [sys.executable, "-m", "pytest"]
SIDE_BY_SIDE = ["-n", "2", "-p", "tests.side_by_side"]  # one process per core; dear things are started once
TOOLS = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Slot:
    """A folder that one run has to itself: its servers, logs and files. Runs beside one another take different ones."""

    folder: Path
    run: str  # what database names of this run begin with
    lock: int

    @property
    def logs(self) -> Path:
        return self.folder / "logs"


@contextmanager
def free_slot() -> Iterator[Slot]:
    """Take the first free slot; the template database in it is kept from run to run.

    :raises Trouble: more runs are under way than there are slots.
    """
    for number in range(SLOTS):
        folder = LOCAL / "test" / f"slot{number}"
        try:
            with held(folder / "lock") as lock:
                own = not os.environ.get("DATABASE_URL")
                slot = Slot(folder, run=f"s{number}" if own else str(os.getpid()), lock=lock)
                slot.logs.mkdir(exist_ok=True)
                yield slot
                return
        except Taken:
            continue
    raise Trouble(f"{SLOTS} test runs are under way already. Wait for one of them to end.")


def every_check() -> int:
    """Run everything; return 0 if all of it passed. pytest's own summary is the last line.

    :raises Trouble: a server, npm or the build of the screens failed.
    """
    with free_slot() as slot, stopping_on_signals():
        family = Family(keeps_open=[slot.lock])
        try:
            ui.ensure_build(family)
            env = test_environment(family, slot)
            failed = run_lanes(
                [Lane(python_checks(slot, env), family.warden), Lane(screen_checks(slot), family.warden)]
            )
            return pytest_last([*PYTEST, *SIDE_BY_SIDE, "--color", color()], env, failed)
        except Stop:
            say("\nStopped before the end.")
            return 130
        finally:
            family.stop()


def only_pytest(words: list[str]) -> int:
    """Run pytest with these arguments at the terminal; return its exit code.

    :raises Trouble: a server failed.
    """
    with free_slot() as slot, stopping_on_signals():
        family = Family(keeps_open=[slot.lock])
        try:
            try:
                ui.ensure_build(family)
            except Trouble as trouble:
                say(f"lend: {trouble}\nlend: going on without new screens; tests that need them will fail.")
            return run_at_terminal([*PYTEST, *words], test_environment(family, slot))
        except Stop:
            return 130
        finally:
            family.stop()


def test_environment(family: Family, slot: Slot) -> dict[str, str]:
    """Start the servers and return what pytest and the tests read; nothing of another system shines through."""
    with step("PostgreSQL and Valkey"):
        servers = start_servers(family, slot.folder, logs=slot.logs, keys=None)
    with held(LOCAL / "test" / "secrets.lock", wait=True):
        keys = keys_in(LOCAL / "test" / "secrets.json")
    foreign = ("LENDSPACE_", "STRIPE_", "SENTRY_", "DJANGO_", "PYTEST_")
    env = {name: value for name, value in child_environment().items() if not name.startswith(foreign) or name in WANTED}
    env.update(
        DATABASE_URL=servers.database_url,
        REDIS_URL=servers.redis_url,
        LENDSPACE_TEST_RUN=slot.run,
        LENDSPACE_FAST_HASH="1",
        LENDSPACE_SECRET_KEY=keys.django,
        LENDSPACE_APP_PASSWORD=keys.app,
        LENDSPACE_OWNER_PASSWORD=keys.owner,
        LENDSPACE_DATA=str(slot.folder / "files"),
        **browser.browser_environment(family),
    )
    return env


@dataclass(slots=True)
class Lane:
    """Checks that run one after another, beside other lanes."""

    waiting: list[Program]
    warden: Warden
    current: Child | None = None
    failed: list[str] = field(default_factory=list)

    @property
    def over(self) -> bool:
        return self.current is None and not self.waiting

    def go_on(self) -> None:
        """Report the current check if it has ended, and start the next."""
        if self.current is not None and not self.current.running:
            self.report(self.current)
            self.current = None
        if self.current is None and self.waiting:
            self.current = Child(self.waiting.pop(0), warden=self.warden)
            self.current.start()

    def report(self, child: Child) -> None:
        child.wait_stopped()
        assert child.process is not None
        passed = child.process.returncode == 0
        say(line(child.name, time.monotonic() - child.started_at, mark="✓" if passed else "✗"))
        if not passed:
            self.failed.append(child.name)
            say(tail(child.program.log, lines=SHOWN_LINES))


def run_lanes(lanes: list[Lane]) -> list[str]:
    """Run lanes side by side, one per core, and return the names of the checks that failed."""
    try:
        while not all(lane.over for lane in lanes):
            for lane in lanes:
                lane.go_on()
            time.sleep(LOOK_EVERY_SECONDS)
    finally:
        for lane in lanes:
            if lane.current is not None:
                lane.current.stop()
    return [name for lane in lanes for name in lane.failed]


def python_checks(slot: Slot, env: dict[str, str]) -> list[Program]:
    as_owner = {**env, "LENDSPACE_PROCESS": "owner"}
    return [
        check(slot, "ruff check", [tool("ruff"), "check", "--quiet", "."], env),
        check(slot, "ruff format", [tool("ruff"), "format", "--check", "--quiet", "."], env),
        check(slot, "import contracts", [tool("lint-imports")], env),
        check(slot, "migrations: complete", [*manage("makemigrations"), "--check", "--dry-run"], as_owner),
        check(slot, "mypy", [tool("mypy")], env),
    ]


def screen_checks(slot: Slot) -> list[Program]:
    env = ui.node_environment()
    remembered = ["--incremental", "--tsBuildInfoFile", str(slot.folder / "tsc.tsbuildinfo")]
    return [
        check(slot, "tsc", ["npm", "run", "--silent", "typecheck", "--", *remembered], env, cwd=FRONTEND),
        check(slot, "vitest", ["npm", "test", "--silent"], env, cwd=FRONTEND),
    ]


def check(slot: Slot, name: str, words: list[str], env: dict[str, str], *, cwd: Path = ROOT) -> Program:
    log = slot.logs / f"{name.replace(' ', '-').replace(':', '')}.log"
    return Program(name, words, env, log, cwd=cwd, before_start=lambda: log.unlink(missing_ok=True))


def tool(name: str) -> str:
    return str(TOOLS / name)


def manage(command: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), command]


def color() -> str:
    return "yes" if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else "no"


def pytest_last(words: list[str], env: dict[str, str], failed: list[str]) -> int:
    """Run pytest, passing its output on as it comes; its summary is held back behind the names of failed checks."""
    tie = die_with(os.getpid(), signal.SIGTERM)
    with subprocess.Popen(
        words, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=tie
    ) as run:
        assert run.stdout is not None
        try:
            held_back = b""
            while chunk := os.read(run.stdout.fileno(), 65536):
                ready, held_back = split_summary(held_back + chunk)
                pass_on(ready)
        except Stop:
            run.send_signal(signal.SIGINT)
            raise
    if failed:
        say(f"\nFailed before pytest: {', '.join(failed)}. Their output stands above.")
    pass_on(held_back)
    return 1 if failed else run.returncode


def split_summary(output: bytes) -> tuple[bytes, bytes]:
    """Split what may be shown from a last line that may be the summary.

    >>> split_summary(b"..... [100%]\\n===== 5 passed in 0.10s =====\\n")
    (b'..... [100%]\\n', b'===== 5 passed in 0.10s =====\\n')
    >>> split_summary(b"..")
    (b'..', b'')
    """
    start = output.rstrip(b"\n").rfind(b"\n") + 1
    last = output[start:].lstrip(b"\x1b[0123456789;m")
    return (output[:start], output[start:]) if last.startswith(b"=") else (output, b"")


def pass_on(output: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(output)
    sys.stdout.buffer.flush()
