"""The two servers of a system: those named in the environment, or our own."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from appliance.children import Family
from appliance.keys import Keys, write_private
from appliance.layout import DataFolder
from appliance.ports import free_port
from appliance.postgres import Postgres, answers, major_version
from appliance.say import Trouble
from appliance.valkey import Valkey

DATABASE = "lendspace"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the database (as its administrator) and the broker are."""

    database_url: str
    redis_url: str


def start_servers(family: Family, folder: Path, *, logs: Path, keys: Keys | None) -> Addresses:
    """Start Postgres and Valkey in a folder, except those that DATABASE_URL and REDIS_URL name.

    With `keys` nothing that was committed is ever lost and every login has its password; without, the data may be
    thrown away.

    :raises Trouble: a server does not start, or the named database does not answer.
    """
    return Addresses(
        database_url(family, folder, logs=logs, keys=keys), redis_url(family, folder, logs=logs, keys=keys)
    )


def database_url(family: Family, folder: Path, *, logs: Path, keys: Keys | None) -> str:
    if named := os.environ.get("DATABASE_URL"):
        return checked(named)
    server = Postgres(
        data=folder / f"postgres{major_version()}",
        port=free_port(),
        log=logs / "postgres.log",
        durable=keys is not None,
        password=keys.postgres if keys is not None else None,
    )
    server.prepare()
    family.start(server.program())
    return server.url(DATABASE)


def redis_url(family: Family, folder: Path, *, logs: Path, keys: Keys | None) -> str:
    if named := os.environ.get("REDIS_URL"):
        return named
    server = Valkey(
        data=folder / "valkey",
        port=free_port(),
        log=logs / "valkey.log",
        durable=keys is not None,
        password=keys.valkey if keys is not None else None,
    )
    server.prepare()
    family.start(server.program())
    return server.url()


def checked(url: str) -> str:
    """Return the URL if its server answers; the database itself need not exist yet.

    :raises Trouble: nobody answers, or not to this login.
    """
    if not url.startswith(("postgresql://", "postgres://")):
        raise Trouble(
            "DATABASE_URL is not a PostgreSQL address. It looks like postgresql://user:password@host:5432/name."
        )
    server, _, _ = url.rpartition("/")
    if not (answers(f"{server}/postgres", timeout_seconds=5) or answers(url, timeout_seconds=5)):
        raise Trouble(
            "The server that DATABASE_URL names does not let us in. Check host, port, user and password in it, "
            "or unset it to use the built-in PostgreSQL."
        )
    return url


def write_addresses(data: DataFolder, addresses: Addresses) -> None:
    """Leave the addresses for `./lend manage`; they hold passwords, so only the owner reads them."""
    write_private(data.servers, json.dumps({"database_url": addresses.database_url, "redis_url": addresses.redis_url}))


def read_addresses(data: DataFolder) -> Addresses | None:
    """Return what a running system wrote, None if it has not come that far."""
    try:
        told = json.loads(data.servers.read_text())
    except (OSError, ValueError):
        return None
    return Addresses(told["database_url"], told["redis_url"])
