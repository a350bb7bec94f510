"""`./lend up`: the whole system on this machine until Ctrl-C."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from appliance import ui
from appliance.children import Family
from appliance.keys import keys_in, write_private
from appliance.layout import DataFolder, Taken, held
from appliance.ports import free_port, is_free
from appliance.programs import System
from appliance.say import Trouble, say, step
from appliance.servers import start_servers, write_addresses
from appliance.settings import WORKER, Ports
from appliance.stopping import Stop, stopping_on_signals

DEFAULT_PORT = 8000
PORTS_TO_TRY = 20
LAST_ONE_LEAVES_SECONDS = 20.0
LOOK_EVERY_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for on the command line."""

    data: Path
    port: int | None = None
    demo: bool = True


def up(wish: Wish) -> int:
    """Run everything until a signal comes; return the exit code.

    :raises Trouble: a step failed, or this data folder already runs.
    """
    data = DataFolder(wish.data).make()
    started = time.monotonic()
    with alone_on(data) as lock, stopping_on_signals():
        family = Family(keeps_open=[lock])
        try:
            system, sign_ins = bring_up(wish, data, family)
            announce(system, sign_ins, seconds=time.monotonic() - started)
            while True:
                family.look_after()
                time.sleep(LOOK_EVERY_SECONDS)
        except Stop:
            say("\nStopping …")
            return 0
        finally:
            data.up.unlink(missing_ok=True)
            data.servers.unlink(missing_ok=True)
            family.stop()
            say("Lendspace has stopped; nothing is left running.")


@contextmanager
def alone_on(data: DataFolder) -> Iterator[int]:
    """Hold the data folder's lock; a system that was killed a moment ago is waited for, a living one is not.

    :raises Trouble: another system runs on this data.
    """
    deadline = time.monotonic() + LAST_ONE_LEAVES_SECONDS
    while True:
        try:
            with held(data.lock) as descriptor:
                yield descriptor
                return
        except Taken as taken:
            if is_alive(taken.holder) or time.monotonic() > deadline:
                raise Trouble(already_runs(data, taken.holder)) from None
        time.sleep(0.2)


def already_runs(data: DataFolder, holder: int) -> str:
    told = read_up(data)
    where = f" at {told['address']}" if told else ""
    return (
        f"Lendspace already runs{where} on the data in {data.path} (process {holder}). "
        f"Stop that one with Ctrl-C, or start a second one with --data DIR."
    )


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid > 0


def read_up(data: DataFolder) -> dict[str, Any] | None:
    """Return what the ready system says of itself, None before it is ready."""
    try:
        told = json.loads(data.up.read_text())
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) else None


def bring_up(wish: Wish, data: DataFolder, family: Family) -> tuple[System, dict[str, Any]]:
    """Do every step up to a system that answers; return it with the demo's sign-ins.

    :raises Trouble: a step failed.
    """
    data.up.unlink(missing_ok=True)
    data.servers.unlink(missing_ok=True)
    keys = keys_in(data.secrets)
    ports = Ports(web=web_port(wish.port), mailbox=free_port(), sms=free_port(), stripe=free_port())
    ui.ensure_build(family)
    with step("PostgreSQL and Valkey"):
        addresses = start_servers(family, data.path, logs=data.logs, keys=keys)
        write_addresses(data, addresses)
    system = System(data, keys, addresses, ports)
    for tool in (system.stripe(), system.sms(), system.mailbox()):
        family.start(tool, wait=False)
    with step("roles, schemas, migrations"):
        system.prepare_database(family)
    sign_ins: dict[str, Any] = {}
    if wish.demo:
        with step("demo lender"):
            sign_ins = demo(system, family)
    with step("web, worker, beat, sandboxes"):
        for program in (system.web(), system.worker(), system.beat()):
            family.start(program, wait=False)
        family.wait_ready()
    return system, sign_ins


def web_port(wished: int | None) -> int:
    """Return the port for people: the wished one, else the first free one from 8000.

    :raises Trouble: the wished one is taken.
    """
    if wished is not None:
        if not is_free(wished):
            raise Trouble(f"Port {wished} is taken by another program. Choose another one with --port N.")
        return wished
    for port in range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TO_TRY):
        if is_free(port):
            return port
    return free_port()


def demo(system: System, family: Family) -> dict[str, Any]:
    """Seed the demo and return its sign-ins: the last line in braces that the command printed.

    :raises Trouble: the command failed, or printed no such line.
    """
    log = system.manage(family, "seed_demo", process=WORKER)
    for line in reversed(log.read_text(errors="replace").splitlines()):
        if line.startswith("{"):
            told = json.loads(line)
            return {"workspace": told["workspace"], "people": told["people"]}
    raise Trouble(f"manage.py seed_demo printed no sign-ins. Its output is in {log}:", log=log)


def announce(system: System, sign_ins: dict[str, Any], *, seconds: float) -> None:
    """Write up.json for programs, then tell the person where everything is; `ready` is the last word."""
    told = facts(system, sign_ins)
    write_private(system.data.up, json.dumps(told, indent=2) + "\n")
    say(f"\n  Lendspace    {told['address']}")
    if sign_ins:
        say(f"  Demo lender  {sign_ins['workspace']}")
        width = max(len(person["email"]) for person in sign_ins["people"])
        for person in sign_ins["people"]:
            say(f"    {person['role']:<14}{person['email']:<{width + 2}}{person['password']}")
    say(f"  Mailbox      {told['mailbox']}\n  Phone (SMS)  {told['sms']}\n  Logs         {told['logs']}")
    say(f"\nUp in {seconds:.0f} s. Ctrl-C stops everything.\nready")


def facts(system: System, sign_ins: dict[str, Any]) -> dict[str, Any]:
    """Return what up.json says: addresses, ports, process id, demo sign-ins."""
    ports = system.ports
    return {
        "address": f"http://localhost:{ports.web}",
        "workspace": sign_ins.get("workspace"),
        "people": sign_ins.get("people", []),
        "mailbox": f"http://localhost:{ports.mailbox}",
        "sms": f"http://localhost:{ports.sms}",
        "stripe": f"http://127.0.0.1:{ports.stripe}",
        "ports": asdict(ports),
        "pid": os.getpid(),
        "data": str(system.data.path),
        "logs": str(system.data.logs),
    }
