"""Where things lie: the checkout, the folder of local state, and the data folder of one running system."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from appliance.say import Trouble

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
FRONTEND = ROOT / "frontend"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Everything one running system keeps; two systems never share one."""

    path: Path

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def secrets(self) -> Path:
        return self.path / "secrets.json"

    @property
    def lock(self) -> Path:
        return self.path / "lock"

    @property
    def servers(self) -> Path:
        """Written while the servers answer, for `./lend manage`."""
        return self.path / "servers.json"

    @property
    def up(self) -> Path:
        """Written when the whole system is ready, for programs."""
        return self.path / "up.json"

    @property
    def files(self) -> Path:
        return self.path / "files"

    @property
    def mail(self) -> Path:
        return self.path / "mail"

    def make(self) -> DataFolder:
        """Create the folder, closed to other users.

        :raises Trouble: this user may not write there.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.path.chmod(0o700)
            for folder in (self.logs, self.files, self.mail):
                folder.mkdir(exist_ok=True)
        except OSError as refusal:
            raise Trouble(
                f"The data folder {self.path} cannot be written ({refusal.strerror}). "
                f"Give it to this user with `chown -R {os.geteuid()} {self.path}`, or choose another with --data DIR."
            ) from refusal
        return self


class Taken(Exception):
    """Another process holds the lock."""

    def __init__(self, holder: int) -> None:
        super().__init__(holder)
        self.holder = holder


@contextmanager
def held(lock: Path, *, wait: bool = False) -> Iterator[int]:
    """Hold a lock file for the block and yield its descriptor; the kernel lets go of it however this process ends.

    :raises Taken: another process holds it and `wait` is off; `holder` is the process id it wrote.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise Taken(int(os.read(descriptor, 64).decode().strip() or 0)) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def is_held(lock: Path) -> bool:
    """Say whether some process holds the lock at this moment."""
    if not lock.exists():
        return False
    try:
        with held(lock):
            return False
    except Taken:
        return True
