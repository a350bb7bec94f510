"""Refusals carry a code, a status, facts and a sentence."""

from __future__ import annotations

import pytest

from kernel.errors import (
    DomainError,
    FieldProblem,
    Forbidden,
    Invalid,
    Missing,
    PermissionMissing,
    TooMany,
    Unauthenticated,
)


@pytest.mark.parametrize(
    ("kind", "status"),
    [(DomainError, 409), (Invalid, 400), (Missing, 404), (Forbidden, 403), (Unauthenticated, 401), (TooMany, 429)],
)
def test_each_kind_has_its_status(kind: type[DomainError], status: int) -> None:
    assert kind("No.").status == status


def test_codes_tell_the_kinds_apart() -> None:
    kinds: list[type[DomainError]] = [
        DomainError,
        Invalid,
        Missing,
        Forbidden,
        PermissionMissing,
        Unauthenticated,
        TooMany,
    ]
    assert len({kind.code for kind in kinds}) == len(kinds)


def test_a_refusal_keeps_sentence_facts_and_fields() -> None:
    problem = FieldProblem("/amount", "too_high", "At most 500.00.")
    refusal = Invalid("The amount is too high.", fields=[problem], highest=500_00)
    assert (str(refusal), refusal.facts, refusal.fields) == ("The amount is too high.", {"highest": 500_00}, (problem,))


def test_a_missing_permission_is_named() -> None:
    refusal = PermissionMissing("loans.disburse", "Field officer")
    assert refusal.facts == {"permission": "loans.disburse", "role": "Field officer"}
    assert "loans.disburse" in refusal.sentence
