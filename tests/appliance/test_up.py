"""What `./lend up` says, writes and refuses, part by part; the whole is in test_whole_up.py."""

from __future__ import annotations

import json
import os
import socket
import stat
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from appliance import up
from appliance.__main__ import main
from appliance.keys import Keys
from appliance.layout import DataFolder, held
from appliance.managing import ports_of, process_for
from appliance.programs import System, said
from appliance.say import Trouble
from appliance.servers import Addresses, read_addresses, write_addresses
from appliance.settings import Ports
from lendspace.settings.environment import Environment

SIGN_INS = {
    "workspace": "http://demo.localhost:8000",
    "people": [{"role": "Admin", "email": "ada@demo.example", "password": "pw"}],
}


@pytest.fixture
def system(tmp_path: Path) -> System:
    addresses = Addresses("postgresql://postgres:pw@127.0.0.1:5/lendspace", "redis://:pw@127.0.0.1:6/0")
    return System(DataFolder(tmp_path).make(), Keys.fresh(), addresses, Ports(web=8000, mailbox=1, sms=2, stripe=3))


def test_programs_read_addresses_ports_and_sign_ins(system: System, capsys: pytest.CaptureFixture[str]) -> None:
    up.announce(system, SIGN_INS, seconds=12.3)
    told = json.loads(system.data.up.read_text())
    assert told["address"] == "http://localhost:8000"
    assert told["ports"] == {"web": 8000, "mailbox": 1, "sms": 2, "stripe": 3}
    assert (told["workspace"], told["people"]) == (SIGN_INS["workspace"], SIGN_INS["people"])
    assert told["pid"] == os.getpid()
    assert stat.S_IMODE(system.data.up.stat().st_mode) == 0o600
    printed = capsys.readouterr().out
    assert printed.splitlines()[-1] == "ready"
    assert "ada@demo.example" in printed


def test_without_a_demo_there_is_nobody_to_sign_in(system: System) -> None:
    up.announce(system, {}, seconds=1)
    told = json.loads(system.data.up.read_text())
    assert (told["workspace"], told["people"]) == (None, [])


@pytest.mark.parametrize("process", ["web", "worker", "owner"])
def test_every_setting_is_said_and_none_of_another_system_shines_through(
    system: System, process: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in Environment.model_fields:
        monkeypatch.setenv(name, "another system's")
    for name in ("LENDSPACE_DEBUG", "LENDSPACE_DEMO_CUSTOMERS", "SENTRY_DSN"):
        monkeypatch.delenv(name)
    env = system.environment(process)
    assert set(Environment.model_fields) <= set(env)
    assert "another system's" not in env.values()
    read = Environment.model_validate({name: env[name] for name in Environment.model_fields})
    assert (process, "http://localhost:8000") == (read.LENDSPACE_PROCESS, read.LENDSPACE_PUBLIC_ORIGIN)


def test_no_program_shows_a_secret_on_its_command_line(system: System) -> None:
    programs = [system.web(), system.worker(), system.beat(), system.mailbox(), system.sms(), system.stripe()]
    words = " ".join(" ".join(program.command) for program in programs)
    secrets = asdict(system.keys).values()
    assert [secret for secret in secrets if secret in words] == []


def test_a_second_system_on_the_same_data_is_refused_with_the_firsts_address(
    system: System, capsys: pytest.CaptureFixture[str]
) -> None:
    up.announce(system, SIGN_INS, seconds=1)
    capsys.readouterr()
    with held(system.data.lock):
        assert main(["up", "--data", str(system.data.path)]) == 1
    said = capsys.readouterr().err
    assert f"Lendspace already runs at http://localhost:8000 on the data in {system.data.path}" in said
    assert "--data DIR" in said
    assert system.data.up.exists(), "the first system's file is not ours to remove"


def test_a_lock_whose_holder_is_dead_is_waited_for(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(up, "LAST_ONE_LEAVES_SECONDS", 0.3)
    monkeypatch.setattr(up, "is_alive", lambda pid: False)
    with held(system.data.lock), pytest.raises(Trouble, match="already runs"), up.alone_on(system.data):
        pass
    with up.alone_on(system.data) as descriptor:
        assert descriptor > 2


def test_a_wished_port_that_is_taken_is_refused_and_the_usual_one_is_stepped_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=rf"Port {port} is taken.*--port N"):
            up.web_port(port)
    assert up.web_port(port) == port
    assert up.web_port(None) >= up.DEFAULT_PORT


@pytest.mark.parametrize("words", [["--port", "0"], ["--port", "many"], ["--prot", "80"]])
def test_a_slip_on_the_command_line_is_an_error_and_not_a_start(words: list[str]) -> None:
    with pytest.raises(SystemExit) as exit:
        main(["up", *words])
    assert exit.value.code == 2


def test_the_demos_sign_ins_are_the_last_line_in_braces(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    log = system.log("seed_demo")
    log.write_text('{"old": 1}\nSeeding …\n' + json.dumps(SIGN_INS) + "\nwarning: something\n")
    monkeypatch.setattr(System, "manage", lambda *words, **more: log)
    family: Any = None
    assert up.demo(system, family) == SIGN_INS
    log.write_text("Seeding …\n")
    with pytest.raises(Trouble, match="printed no sign-ins"):
        up.demo(system, family)


def test_a_program_is_believed_only_for_what_it_says_from_now_on(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    log.write_text("celery@host ready.\n")
    ready = said(log, "ready.")
    assert not ready()
    with log.open("a") as more:
        more.write("celery@host ready.\n")
    assert ready()


def test_management_commands_run_as_whom_they_need(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LENDSPACE_PROCESS", raising=False)
    assert [process_for([word]) for word in ("migrate_platform", "bootstrap_database", "shell", "seed_demo")] == [
        "owner",
        "owner",
        "worker",
        "worker",
    ]
    monkeypatch.setenv("LENDSPACE_PROCESS", "web")
    assert process_for(["migrate_platform"]) == "web"


def test_management_commands_find_the_running_system(system: System) -> None:
    assert read_addresses(system.data) is None
    write_addresses(system.data, system.addresses)
    up.announce(system, {}, seconds=1)
    assert read_addresses(system.data) == system.addresses
    assert ports_of(system.data) == system.ports
    assert stat.S_IMODE(system.data.servers.stat().st_mode) == 0o600


def test_management_commands_wait_for_a_system_that_is_only_starting(
    system: System, capsys: pytest.CaptureFixture[str]
) -> None:
    with held(system.data.lock):
        assert main(["manage", "--data", str(system.data.path), "check"]) == 1
    assert "just starting or stopping" in capsys.readouterr().err
