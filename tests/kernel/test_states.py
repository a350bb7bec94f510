"""Moves: only what the table says."""

from __future__ import annotations

from enum import StrEnum

import pytest

from kernel.states import IllegalMove, Moves, label


class Phase(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    DONE = "done"


PHASES = Moves("letter", {Phase.DRAFT: [Phase.IN_REVIEW, Phase.DONE], Phase.IN_REVIEW: [Phase.DONE]})


def test_a_lawful_move_passes() -> None:
    PHASES.check(Phase.DRAFT, Phase.IN_REVIEW)
    assert PHASES.allowed(Phase.DRAFT) == (Phase.IN_REVIEW, Phase.DONE)


def test_an_unlawful_move_says_what_is_possible() -> None:
    with pytest.raises(IllegalMove) as refusal:
        PHASES.check(Phase.IN_REVIEW, Phase.DRAFT)
    assert refusal.value.sentence == "This letter is in review, so it cannot become draft. It can become done."
    assert refusal.value.facts == {"state": "in_review", "wanted": "draft", "allowed": ["done"]}
    assert (refusal.value.status, refusal.value.code) == (409, "illegal_move")


def test_nothing_leads_out_of_a_last_state_or_to_itself() -> None:
    for wanted in Phase:
        with pytest.raises(IllegalMove, match="That is its last state"):
            PHASES.check(Phase.DONE, wanted)


def test_a_state_is_said_in_words() -> None:
    assert label(Phase.IN_REVIEW) == "in review"
