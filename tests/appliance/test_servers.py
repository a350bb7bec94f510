"""The embedded servers: closed by passwords, and nothing that was committed is lost by a kill."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import psycopg
import pytest

from appliance.children import Family
from appliance.keys import Keys
from appliance.ports import free_port
from appliance.postgres import Postgres, drop_stale_pid_file, guise, major_version, program_name
from appliance.say import Trouble
from appliance.servers import checked, start_servers
from appliance.valkey import Valkey
from tests.appliance.conftest import eventually


@pytest.fixture
def durable(tmp_path: Path, family: Family) -> Postgres:
    server = Postgres(
        tmp_path / "postgres", free_port(), tmp_path / "postgres.log", durable=True, password="open sesame"
    )
    server.prepare()
    family.start(server.program())
    return server


def test_postgres_keeps_every_answered_commit_over_a_kill_and_comes_back(durable: Postgres, family: Family) -> None:
    url = durable.url("postgres")
    with psycopg.connect(url, autocommit=True) as base:
        settings = [base.execute(f"SHOW {name}").fetchone() for name in ("fsync", "synchronous_commit")]
        assert settings == [("on",), ("on",)]
        base.execute("CREATE TABLE kept (n int)")
        for number in range(50):
            base.execute("INSERT INTO kept VALUES (%s)", (number,))
        pid = family.children[0].pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)

    def counted() -> int:
        family.look_after()
        try:
            with psycopg.connect(url, connect_timeout=2) as base:
                row = base.execute("SELECT count(*) FROM kept").fetchone()
        except psycopg.OperationalError:
            return -1
        assert row is not None
        return int(row[0])

    assert eventually(lambda: counted() == 50, within=30)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url.replace("open%20sesame", "wrong"))


def test_the_databases_letters_and_version_are_those_we_count_on(durable: Postgres) -> None:
    with psycopg.connect(durable.url("postgres")) as base:
        assert base.execute("SELECT lower('ÉÇÑ')").fetchone() == ("éçñ",)
        assert base.info.server_version // 10000 == major_version() == 18


def test_valkey_takes_its_password_and_nobody_without(tmp_path: Path, family: Family) -> None:
    import redis

    server = Valkey(tmp_path / "valkey", free_port(), tmp_path / "valkey.log", durable=True, password="sesame")
    server.prepare()
    family.start(server.program())
    with redis.Redis.from_url(server.url()) as client:
        assert client.ping() is True
    with redis.Redis(port=server.port) as stranger, pytest.raises(redis.exceptions.AuthenticationError):
        stranger.ping()
    assert (server.settings_file.stat().st_mode & 0o777) == 0o600


def test_named_servers_win_over_our_own(tmp_path: Path, family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere:6379/3")
    monkeypatch.setattr("appliance.servers.answers", lambda url, timeout_seconds: True)
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:pw@elsewhere:5432/mine")
    told = start_servers(family, tmp_path, logs=tmp_path, keys=Keys.fresh())
    assert (told.database_url, told.redis_url) == ("postgresql://me:pw@elsewhere:5432/mine", "redis://elsewhere:6379/3")
    assert family.children == []


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://localhost/lendspace", "is not a PostgreSQL address"),
        ("postgresql://lost in@space/lendspace", "does not let us in"),
        ("postgresql://nobody@127.0.0.1:1/lendspace", "does not let us in"),
    ],
)
def test_a_named_database_that_cannot_be_used_is_refused_in_a_sentence(url: str, sentence: str) -> None:
    with pytest.raises(Trouble, match=sentence):
        checked(url)


def test_a_note_of_a_server_whose_number_another_program_got_is_removed(tmp_path: Path) -> None:
    note = tmp_path / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n/somewhere\n")
    drop_stale_pid_file(tmp_path, name_of=lambda pid: "postgres")
    assert note.exists()
    drop_stale_pid_file(tmp_path)
    assert not note.exists()


def test_a_server_that_was_killed_but_not_collected_yet_counts_as_gone(tmp_path: Path) -> None:
    killed = subprocess.Popen(["sleep", "600"])
    assert program_name(killed.pid) == "sleep"
    killed.kill()
    assert eventually(lambda: program_name(killed.pid) is None)
    note = tmp_path / "postmaster.pid"
    note.write_text(f"{killed.pid}\n/somewhere\n")
    drop_stale_pid_file(tmp_path)
    assert not note.exists()
    killed.wait()


def test_root_and_nameless_users_run_the_server_under_a_guise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("appliance.postgres.allowed", lambda *words: words[0] == "unshare")
    assert guise().prefix[0] == "unshare"
    monkeypatch.setattr("appliance.postgres.allowed", lambda *words: words[0] == "setpriv")
    assert guise().prefix[0] == "setpriv"
    assert guise().owner == (65534, 65534)
    monkeypatch.setattr("appliance.postgres.allowed", lambda *words: False)
    with pytest.raises(Trouble, match="ordinary user, or set DATABASE_URL"):
        guise()
    monkeypatch.setattr("os.geteuid", lambda: os.stat("/").st_uid + 1)
    monkeypatch.setattr("appliance.postgres.has_name", lambda uid: True)
    assert guise().prefix == ()
