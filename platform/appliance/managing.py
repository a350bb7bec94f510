"""`./lend manage ...`: a Django command inside the environment, on the database of the data folder's system."""

from __future__ import annotations

import os
import sys

from appliance.children import Family
from appliance.foreground import run_at_terminal
from appliance.keys import keys_in
from appliance.layout import ROOT, DataFolder, Taken, held
from appliance.programs import System
from appliance.say import Trouble
from appliance.servers import read_addresses, start_servers
from appliance.settings import OWNER, WORKER, Ports
from appliance.stopping import stopping_on_signals
from appliance.up import DEFAULT_PORT, read_up

OWNERS_COMMANDS = ("bootstrap_database", "migrate", "makemigrations", "showmigrations", "sqlmigrate", "lintmigrations")


def manage(data: DataFolder, words: list[str]) -> int:
    """Run the command against the running system, or against its servers started for the moment; return its exit code.

    :raises Trouble: the system is just starting or stopping, or its servers do not start.
    """
    data.make()
    try:
        with held(data.lock) as lock:
            return with_own_servers(data, words, lock)
    except Taken:
        addresses = read_addresses(data)
    if addresses is None:
        raise Trouble("Lendspace is just starting or stopping on this data. Wait until `./lend up` says `ready`.")
    return run(System(data, keys_in(data.secrets), addresses, ports_of(data)), words)


def with_own_servers(data: DataFolder, words: list[str], lock: int) -> int:
    with stopping_on_signals():
        family = Family(keeps_open=[lock])
        try:
            keys = keys_in(data.secrets)
            addresses = start_servers(family, data.path, logs=data.logs, keys=keys)
            return run(System(data, keys, addresses, ports_of(data)), words)
        finally:
            family.stop()


def run(system: System, words: list[str]) -> int:
    line = [sys.executable, str(ROOT / "manage.py"), *words]
    return run_at_terminal(line, system.environment(process_for(words)))


def process_for(words: list[str]) -> str:
    """Return as whom the command runs: LENDSPACE_PROCESS if set, the owner for what changes tables, else a worker.

    >>> process_for(["migrate_platform"]), process_for(["shell"])
    ('owner', 'worker')
    """
    if named := os.environ.get("LENDSPACE_PROCESS"):
        return named
    return OWNER if words and words[0].startswith(OWNERS_COMMANDS) else WORKER


def ports_of(data: DataFolder) -> Ports:
    """Return the running system's ports; without one, addresses in what the command writes name the usual port."""
    told = read_up(data)
    return Ports(**told["ports"]) if told else Ports(web=DEFAULT_PORT, mailbox=0, sms=0, stripe=0)
