"""The table of moves, the deeds that make them, and who may: read as a banker would, and held against one another."""

from __future__ import annotations

from itertools import product

import pytest

from identity.permissions import Role, of_role
from kit.actor import Actor
from lending.origination.deeds import open_deeds
from lending.origination.models import Application
from lending.origination.states import APPLICATION_MOVES, CHANGE, DEEDS, ApplicationState

OFFICER, SOMEBODY = 7, 8


def test_every_lawful_move_is_made_by_a_deed_and_no_deed_makes_another() -> None:
    lawful = {(state, target) for state, targets in APPLICATION_MOVES.table.items() for target in targets}
    made = {move for deed in DEEDS if deed is not CHANGE for move in deed.moves.items()}
    assert made == lawful


def test_nothing_leads_on_from_a_decision() -> None:
    ends = [state for state in ApplicationState if not APPLICATION_MOVES.allowed(state)]
    assert ends == [ApplicationState.APPROVED, ApplicationState.REJECTED, ApplicationState.WITHDRAWN]


def read(state: str, role: str, user_id: int) -> str:
    actor = Actor(user_id=user_id, name="X", role=role, permissions=of_role(role))
    return " ".join(open_deeds(Application(pk=1, state=state, officer_id=OFFICER), actor))


OPEN_TO_OTHERS = """
    draft        admin          change submit withdraw
    draft        manager        change submit withdraw
    draft        field_officer  change submit withdraw
    submitted    admin          review send-back reject withdraw
    submitted    manager        review send-back reject withdraw
    submitted    field_officer  review send-back withdraw
    in_approval  admin          send-back approve reject withdraw
    in_approval  manager        send-back approve reject withdraw
    in_approval  field_officer  send-back withdraw
"""


def test_what_each_role_can_do_with_somebody_elses_application() -> None:
    table = {tuple(line.split()[:2]): " ".join(line.split()[2:]) for line in OPEN_TO_OTHERS.strip().splitlines()}
    for state, role in product(ApplicationState, Role):
        assert read(state, role, SOMEBODY) == table.get((state, role), ""), (state, role)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(ApplicationState))
def test_nobody_decides_on_their_own(state: str, role: str) -> None:
    mine, others = read(state, role, OFFICER).split(), read(state, role, SOMEBODY).split()
    assert mine == [deed for deed in others if deed not in ("approve", "reject")]


def test_the_system_decides_nothing() -> None:
    application = Application(pk=1, state="in_approval", officer_id=OFFICER)
    assert open_deeds(application, Actor.system("close of business")) == ["send-back", "withdraw"]
