"""The programs of a running system besides the two servers, and the commands that prepare it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from appliance import sms_sandbox
from appliance.children import Family, Program
from appliance.keys import Keys
from appliance.layout import ROOT, DataFolder
from appliance.ports import LOOPBACK, accepts, page_status
from appliance.servers import Addresses
from appliance.settings import OWNER, WEB, WORKER, Ports, child_environment, process_environment

WEB_PROCESSES = 2
WEB_THREADS = 4
WORKER_PROCESSES = 2
HERE = Path(__file__).resolve().parent
TOOLS = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class System:
    """One system: where its data lies, its secrets, its servers and its ports."""

    data: DataFolder
    keys: Keys
    addresses: Addresses
    ports: Ports

    def environment(self, process: str) -> dict[str, str]:
        return process_environment(process, data=self.data, keys=self.keys, addresses=self.addresses, ports=self.ports)

    def log(self, name: str) -> Path:
        return self.data.logs / f"{name}.log"

    def manage(self, family: Family, command: str, *words: str, process: str) -> Path:
        """Run one management command to its end and return its log, which begins with this run.

        :raises Trouble: it failed.
        """
        log = self.log(command)
        log.unlink(missing_ok=True)
        line = [sys.executable, str(ROOT / "manage.py"), command, *words]
        family.run(Program(f"manage.py {command}", line, self.environment(process), log))
        return log

    def prepare_database(self, family: Family) -> None:
        """Make roles, schemas and extensions, then bring every lender to this release; both may be repeated.

        :raises Trouble: a command failed.
        """
        self.manage(family, "bootstrap_database", process=OWNER)
        self.manage(family, "migrate_platform", process=OWNER)

    def web(self) -> Program:
        words = [
            str(TOOLS / "granian"), "--interface", "wsgi", "--host", LOOPBACK, "--port", str(self.ports.web),
            "--workers", str(WEB_PROCESSES), "--blocking-threads", str(WEB_THREADS), "--respawn-failed-workers",
            "--no-ws", "lendspace.wsgi:application",
        ]  # fmt: skip
        return self._program("web", words, WEB, answers=lambda: page_status(self.ports.web, path="/readyz") == 200)

    def worker(self) -> Program:
        words = [
            *self._celery(),
            "worker",
            "--concurrency",
            str(WORKER_PROCESSES),
            "--loglevel",
            "INFO",
            "--without-gossip",
        ]
        return self._program("worker", words, WORKER, answers=said(self.log("worker"), "ready."))

    def beat(self) -> Program:
        schedule = str(self.data.path / "beat.db")
        words = [*self._celery(), "beat", "--loglevel", "INFO", "--schedule", schedule, "--pidfile", ""]
        return self._program("beat", words, WORKER, answers=said(self.log("beat"), "beat: Starting"))

    def _celery(self) -> list[str]:
        return [str(TOOLS / "celery"), "-A", "lendspace.celery"]

    def mailbox(self) -> Program:
        words = [
            sys.executable,
            "-m",
            "appliance.mailbox",
            "--port",
            str(self.ports.mailbox),
            "--folder",
            str(self.data.mail),
        ]
        return self._tool("mailbox", words, port=self.ports.mailbox)

    def sms(self) -> Program:
        """The gateway's key travels by its environment: the process list shows only its words."""
        words = [sys.executable, "-m", "appliance.sms_sandbox", "--port", str(self.ports.sms)]
        words += ["--keep", str(self.data.path / "sms.sqlite3")]
        return self._tool("SMS sandbox", words, port=self.ports.sms, more={sms_sandbox.API_KEY: self.keys.sms_api})

    def stripe(self) -> Program:
        """A program of its own, under its own licence; `stripe_home` keeps it to this machine."""
        words = [str(TOOLS / "localstripe"), "--port", str(self.ports.stripe)]
        home = {"PYTHONPATH": str(HERE / "stripe_home"), "LOCALSTRIPE_STORE": str(self.data.path / "stripe.pickle")}
        return self._tool("local Stripe", words, port=self.ports.stripe, more=home)

    def _tool(self, name: str, words: list[str], *, port: int, more: dict[str, str] | None = None) -> Program:
        env = {**child_environment(), **(more or {})}
        log = self.log(name.lower().replace(" ", "-"))
        return Program(name, words, env, log, grace_seconds=3, answers=lambda: accepts(port))

    def _program(self, name: str, words: list[str], process: str, *, answers: Callable[[], bool]) -> Program:
        return Program(name, words, self.environment(process), self.log(name), answers=answers, start_seconds=90)


def said(log: Path, words: str) -> Callable[[], bool]:
    """Return a question: has the program written these words since now?"""
    start = log.stat().st_size if log.exists() else 0

    def answer() -> bool:
        try:
            with log.open("rb") as file:
                file.seek(start)
                return words.encode() in file.read()
        except OSError:
            return False

    return answer
