"""Children cannot outlive their supervisor, and come back when they die."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from appliance.children import Family, Program, children_of, how_it_ended
from appliance.say import Trouble
from appliance.warden import listen
from tests.appliance.conftest import eventually, is_running

# A child that heeds no signal but SIGKILL, with a child of its own in its group: the worst to leave behind.
STUBBORN = """
import os, signal, time
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
os.fork()
print(os.getpid(), flush=True)
time.sleep(600)
"""
PEACEFUL = "import time; time.sleep(600)"
Make = Callable[..., Program]
Start = Callable[[str], "subprocess.Popen[str]"]


def pids_in(log: Path) -> list[int]:
    return [int(pid) for pid in re.findall(r"\d+", log.read_text())] if log.exists() else []


def test_killing_the_supervisor_leaves_no_orphan_however_stubborn(supervisor: Start, tmp_path: Path) -> None:
    process = supervisor(
        f"family.start(program({STUBBORN!r}, name='stubborn')); print('up', flush=True); time.sleep(600)"
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    log = tmp_path / "stubborn.log"
    assert eventually(lambda: len(pids_in(log)) == 2)
    left = [*pids_in(log), *children_of(process.pid)]
    assert all(map(is_running, left))

    process.send_signal(signal.SIGKILL)

    assert eventually(lambda: not any(map(is_running, left))), [pid for pid in left if is_running(pid)]


def test_a_child_dies_with_its_supervisor_even_when_the_warden_is_dead(supervisor: Start) -> None:
    start = f"child = family.start(program({PEACEFUL!r})); os.kill(family.warden.pid, 9)"
    process = supervisor(f"{start}; print(child.pid, flush=True); time.sleep(600)")
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    assert is_running(pid)

    process.send_signal(signal.SIGKILL)

    assert eventually(lambda: not is_running(pid))


def test_a_dead_child_is_started_again_and_said_so(
    family: Family, python_program: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    child = family.start(python_program(PEACEFUL, name="sleeper"))
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)

    assert eventually(lambda: family.look_after() is None and child.running and child.pid != first)
    assert "sleeper ended (signal SIGKILL) and is started again in 0.2 s" in capsys.readouterr().out


def test_a_child_that_keeps_dying_is_given_longer_pauses(family: Family, python_program: Make) -> None:
    child = family.start(python_program(PEACEFUL))
    pauses = []
    for _ in range(3):
        pauses.append(child.pause_seconds)
        assert child.pid is not None
        dead = child.pid
        os.kill(dead, signal.SIGKILL)
        assert eventually(lambda dead=dead: family.look_after() is None and child.running and child.pid != dead)  # type: ignore[misc]
    assert pauses == [0.2, 0.4, 0.8]


def test_what_a_dead_child_leaves_in_other_sessions_is_ended(
    family: Family, python_program: Make, tmp_path: Path
) -> None:
    straying = (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    print(os.getpid(), flush=True)\ntime.sleep(600)"
    )
    child = family.start(python_program(straying, name="straying"))
    assert eventually(lambda: len(pids_in(tmp_path / "straying.log")) == 1)
    (stray,) = pids_in(tmp_path / "straying.log")
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)

    assert eventually(lambda: family.look_after() is None and not is_running(stray))


def test_stopping_ends_programs_before_the_servers_they_talk_to(
    family: Family, python_program: Make, tmp_path: Path
) -> None:
    diary = tmp_path / "diary"
    tell = "import signal, sys, time\ndef end(*_):\n    open({diary!r}, 'a').write({name!r} + ' ')\n    sys.exit()\n"
    tell += "signal.signal(signal.SIGTERM, end)\nprint('ready', flush=True)\ntime.sleep(600)"
    for name, is_server in (("server", True), ("web", False)):
        lines = tell.format(diary=str(diary), name=name)
        log = tmp_path / f"{name}.log"
        answers = lambda log=log: log.exists() and "ready" in log.read_text()  # noqa: E731
        family.start(python_program(lines, name=name, is_server=is_server, answers=answers))

    family.stop()

    assert diary.read_text() == "web server "


def test_a_program_that_does_not_start_is_named_with_the_end_of_its_log(family: Family, python_program: Make) -> None:
    failing = python_program("raise SystemExit('the disk is full')", name="Hard disk", answers=lambda: False)
    with pytest.raises(Trouble, match=r"(?s)Hard disk did not start\..*the disk is full"):
        family.start(failing)


def test_a_command_that_fails_says_how_and_what_to_do(family: Family, python_program: Make) -> None:
    with pytest.raises(Trouble, match=r"(?s)Baking failed \(exit code 3\)\. Buy flour\..*no flour"):
        family.run(python_program("print('no flour'); raise SystemExit(3)", name="Baking"), hint="Buy flour.")
    assert family.children == []


def test_the_warden_remembers_what_was_not_forgotten() -> None:
    assert listen(["+10 15\n", "+11 2\n", "-10\n", "+12 15\n", "-12\n"]) == {11: 2}


def test_endings_are_put_into_words() -> None:
    assert [how_it_ended(code) for code in (0, 2, -9)] == ["exit code 0", "exit code 2", "signal SIGKILL"]
