"""Numbers of other systems and of official examples, each with all its facts, and what the comparison itself does."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from lending.vectors.__main__ import main
from lending.vectors.reading import FAMILIES, read_cases
from lending.vectors.running import recompute

FOLDER = Path(__file__).parent
CASES = {case["id"]: case for case in read_cases(FOLDER)}
COUNTED = [name for name, case in CASES.items() if case["recomputed"]]


@pytest.mark.parametrize("name", COUNTED)
def test_a_case_agrees_on_every_fact(name: str) -> None:
    outcome = recompute(CASES[name])
    assert outcome.differences == ()
    assert outcome.facts > 0


def test_the_whole_folder_is_read() -> None:
    counts = {family: sum(case["family"] == family for case in CASES.values()) for family in FAMILIES}
    assert counts == {"schedule": 59, "due_dates": 5, "allocation": 163, "apr": 24}
    assert len(COUNTED) == 238


def one_of(family: str) -> dict[str, Any]:
    return copy.deepcopy(next(case for case in CASES.values() if case["family"] == family and case["recomputed"]))


def folder_of(where: Path, *cases: dict[str, Any]) -> str:
    for family in FAMILIES:
        mine = [case for case in cases if case["family"] == family]
        (where / f"{family}.json").write_text(json.dumps(mine))
    return str(where)


@pytest.mark.parametrize(
    ("family", "path", "wrong"),
    [
        ("schedule", ("expected", 1, "interest"), "627.61"),
        ("due_dates", ("expected", 3, "due_date"), "2023-04-26"),
        ("apr", ("expected_apr_percent",), "12.97"),
        ("allocation", ("timeline", 4, "schedule", 1, "in_advance"), "300.01"),
        ("allocation", ("timeline", 4, "transactions", 2, "balance_after"), "999.99"),
        ("allocation", ("timeline", 4, "totals", "outstanding"), "1000.01"),
    ],
)
def test_one_wrong_fact_is_one_difference(family: str, path: tuple[Any, ...], wrong: str) -> None:
    case = one_of(family)
    *way, last = path
    place: Any = case
    for step in way:
        place = place[step]
    place[last] = wrong
    (difference,) = recompute(case).differences
    assert difference.expected == wrong


@pytest.mark.parametrize("family", FAMILIES)
def test_a_word_that_nobody_knows_is_a_difference_and_no_crash(family: str) -> None:
    case = {**one_of(family), "phase_of_the_moon": "full"}
    (difference,) = recompute(case).differences
    assert difference.fact == "not understood"
    assert "phase_of_the_moon" in str(difference)


@pytest.mark.parametrize("part", ["terms", "strategy"])
def test_an_unknown_word_inside_is_not_passed_over_either(part: str) -> None:
    case = one_of("allocation")
    case[part]["phase_of_the_moon"] = "full"
    assert "phase_of_the_moon" in str(recompute(case).differences)


@pytest.mark.parametrize("name", COUNTED[::7])
def test_whatever_is_missing_is_a_difference_and_no_crash(name: str) -> None:
    for key in CASES[name].keys() - {"id", "family", "subfamily", "source", "recomputed"}:
        recompute({each: value for each, value in CASES[name].items() if each != key})
        recompute({**CASES[name], key: None})


def test_a_fact_that_is_stated_and_not_known_is_a_difference() -> None:
    case = one_of("schedule")
    case["expected"][0]["mood"] = "good"
    assert [difference.got for difference in recompute(case).differences] == ["not known"]


def test_the_command_says_what_agrees_and_what_does_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right, wrong, aside = one_of("due_dates"), one_of("apr"), one_of("schedule")
    wrong["expected_apr_percent"], aside["recomputed"] = "1.00", False
    assert main([folder_of(tmp_path, right, wrong, aside)]) == 1
    said = capsys.readouterr().out
    assert "   1 of    1  due_dates: due_dates" in said
    assert f"disagrees  {wrong['id']}: rate: expected 1.00, got 12.96" in said
    assert f"not counted  {aside['id']}: agrees" in said
    assert "total: 1 of 2 cases agree" in said


def test_the_command_succeeds_when_all_that_count_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    aside = one_of("schedule")
    aside["expected"][0]["interest"], aside["recomputed"] = "0.01", False
    assert main([folder_of(tmp_path, one_of("apr"), aside)]) == 0
    assert "total: 1 of 1 cases agree" in capsys.readouterr().out


def test_a_wrong_call_shows_how_it_is_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == main([str(tmp_path / "nowhere")]) == main([str(tmp_path)]) == 2
    assert "./lend vectors DIR" in capsys.readouterr().err
    (tmp_path / "apr.json").write_text("{}")
    assert main([str(tmp_path)]) == 2
    assert "does not hold a list of cases" in capsys.readouterr().err
