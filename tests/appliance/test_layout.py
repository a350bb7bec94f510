"""Data folders: closed to others, used by one system at a time, and their secrets made once."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from appliance.keys import Keys, keys_in
from appliance.layout import DataFolder, Taken, held, is_held
from appliance.say import Trouble
from tests.appliance.conftest import ROOT, eventually


def test_a_data_folder_is_closed_to_other_users(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "new" / "data").make()
    assert stat.S_IMODE(data.path.stat().st_mode) == 0o700
    assert data.logs.is_dir()
    assert data.mail.is_dir()


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Trouble, match=r"file/data cannot be written.*chown.*--data DIR"):
        DataFolder(tmp_path / "file" / "data").make()


def test_a_lock_is_held_by_one_at_a_time_and_names_its_holder(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with held(lock):
        assert is_held(lock)
        with pytest.raises(Taken) as refusal, held(lock):
            pass
        assert refusal.value.holder == os.getpid()
    assert not is_held(lock)


def test_a_killed_supervisors_lock_is_held_until_its_children_are_gone(tmp_path: Path) -> None:
    lines = f"""
import sys, time
sys.path.insert(0, {str(ROOT / "platform")!r})
from pathlib import Path
from appliance.children import Family, Program
from appliance.layout import held
stubborn = "import signal as s, time; s.signal(s.SIGTERM, s.SIG_IGN); print('up', flush=True); time.sleep(600)"
log = Path({str(tmp_path)!r}) / "log"
with held(Path({str(tmp_path)!r}) / "lock") as lock:
    family = Family(keeps_open=[lock], patience_seconds=0.7)
    words = [sys.executable, "-c", stubborn]
    family.start(Program("stubborn", words, dict(), log, answers=lambda: log.exists() and "up" in log.read_text()))
    print("up", flush=True)
    time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", lines], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        process.kill()
        process.wait()
        assert is_held(tmp_path / "lock")
        assert eventually(lambda: not is_held(tmp_path / "lock"))


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    made = keys_in(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keys_in(file) == made
    assert made != Keys.fresh()
    assert len({made.postgres, made.valkey, made.app, made.owner, made.django}) == 5
    assert min(map(len, (made.postgres, made.django))) >= 40


def test_a_secret_that_an_older_version_did_not_know_is_added(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    before = keys_in(file)
    told = json.loads(file.read_text())
    del told["sms_api"]
    file.write_text(json.dumps(told))
    after = keys_in(file)
    assert after.postgres == before.postgres
    assert after.sms_api != before.sms_api
    assert keys_in(file) == after


def test_damaged_secrets_are_never_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    file.write_text("{half")
    with pytest.raises(Trouble, match="is damaged"):
        keys_in(file)
    assert file.read_text() == "{half"
