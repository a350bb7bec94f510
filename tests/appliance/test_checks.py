"""`./lend test`: runs beside one another, lanes of checks, and pytest's summary at the very end."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from appliance import checks
from appliance.checks import Lane, free_slot, pytest_last, run_lanes, split_summary
from appliance.children import Family, Program


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(checks, "LOCAL", tmp_path)
    return tmp_path


def test_runs_beside_one_another_share_nothing(local: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with free_slot() as first, free_slot() as second:
        assert first.folder != second.folder
        assert first.run != second.run
    with free_slot() as again:
        assert again.folder == first.folder, "the template database of the last run is used again"


def test_on_a_named_server_the_runs_are_told_apart_by_process(local: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://postgres@elsewhere/x")
    with free_slot() as slot:
        assert slot.run == str(os.getpid())


def program(folder: Path, name: str, lines: str) -> Program:
    return Program(name, [sys.executable, "-c", lines], dict(os.environ), folder / f"{name}.log")


def test_every_check_of_every_lane_runs_and_the_failed_ones_are_named_with_their_words(
    tmp_path: Path, family: Family, capsys: pytest.CaptureFixture[str]
) -> None:
    fine, wrong = "print('fine')", "print('line 7 is wrong'); raise SystemExit(1)"
    lanes = [
        Lane([program(tmp_path, "one", wrong), program(tmp_path, "two", fine)], family.warden),
        Lane([program(tmp_path, "three", fine), program(tmp_path, "four", wrong)], family.warden),
    ]
    assert sorted(run_lanes(lanes)) == ["four", "one"]
    printed = capsys.readouterr().out
    assert [printed.count(f"✓ {name} ") for name in ("two", "three")] == [1, 1]
    assert printed.count("line 7 is wrong") == 2
    assert "fine" not in printed


SUMMARY = b"========= 3 passed in 0.10s =========\n"


def test_the_summary_is_held_back_and_progress_is_not() -> None:
    assert split_summary(b"...") == (b"...", b"")
    assert split_summary(b"... [100%]\n" + SUMMARY) == (b"... [100%]\n", SUMMARY)
    assert split_summary(SUMMARY + b"more\n") == (SUMMARY + b"more\n", b"")
    colored = b"\x1b[32m" + SUMMARY
    assert split_summary(b"x\n" + colored) == (b"x\n", colored)


@pytest.mark.parametrize(
    ("failed", "exit_code", "expected"),
    [([], 0, 0), ([], 5, 5), (["mypy"], 0, 1)],
)
def test_pytests_summary_is_the_last_line_whatever_failed_before(
    failed: list[str], exit_code: int, expected: int, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    lines = f"import sys; sys.stdout.write('...\\n' + {SUMMARY.decode()!r}); raise SystemExit({exit_code})"
    assert pytest_last([sys.executable, "-c", lines], dict(os.environ), failed) == expected
    printed = capfdbinary.readouterr().out
    assert printed.endswith(SUMMARY)
    assert (b"Failed before pytest: mypy" in printed) is bool(failed)
