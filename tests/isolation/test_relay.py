"""News reaches its reactions whatever is lost on the way: a hint, a broker, a worker in the middle of its work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from celery import current_app
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from kit import outbox
from kit.models import Outbox
from kit.tasks import HEADER, relay_once
from lending.events import CustomerRegistered
from wall.scope import RELAY, lender_scope, scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def hints(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lenders for which a hint went to a broker that then lost it; other tests leave news of other lenders."""
    sent: list[str] = []

    def lose(name: str, *, headers: dict[str, str], **_: object) -> None:
        assert name == "kit.deliver"
        sent.append(headers[HEADER].split("|")[2].split(":")[0])

    monkeypatch.setattr(current_app, "send_task", lose)
    return sent


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The customers that were told of; customer 13 breaks the reaction."""
    told: list[int] = []

    def reaction(news: CustomerRegistered) -> None:
        assert news.customer_id != 13
        told.append(news.customer_id)

    monkeypatch.setitem(outbox._reactions, "CustomerRegistered", [("tests.heard", CustomerRegistered, reaction)])
    return told


def tell(schema: str, *customers: int) -> None:
    with scope(lender_scope(schema)), transaction.atomic():
        for number in customers:
            outbox.publish(CustomerRegistered(subject=f"customer:{number}", customer_id=number))


def empty(schema: str, *, after: float = 0) -> int:
    with time_machine.travel(timezone.now() + timedelta(seconds=after)), scope(lender_scope(schema)):
        return outbox.empty()


def pointers(schema: str) -> int:
    with scope(RELAY), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kit_shared_outboxpointer WHERE lender_schema = %s", [schema])
        return int(cursor.fetchone()[0])


def test_a_hint_that_was_lost_is_given_again(lender: str, hints: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    tell(lender, 1)
    relay_once()
    assert relay_once() == 0
    assert hints.count(lender) == 1
    monkeypatch.setattr("kit.tasks.HINT_AGAIN_SECONDS", -1)
    relay_once()
    assert hints.count(lender) == 2


def test_fresh_news_is_hinted_at_at_once(lender: str, hints: list[str]) -> None:
    tell(lender, 1)
    relay_once()
    tell(lender, 2)
    assert relay_once() == 1
    assert hints.count(lender) == 2


def test_a_pointer_stands_until_its_news_is_told_and_nothing_of_it_waits(lender: str, heard: list[int]) -> None:
    tell(lender, 1, 2)
    assert (empty(lender), heard, pointers(lender)) == (2, [1, 2], 2), "what came of it may still be on its way"
    assert (empty(lender, after=11), heard, pointers(lender)) == (0, [1, 2], 0)


def test_a_pointer_stands_as_long_as_somebody_says_that_work_waits(
    lender: str, heard: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = [True, False]
    monkeypatch.setattr(outbox, "_work_left", [lambda before: waits.pop(0)])
    tell(lender, 1)
    empty(lender, after=11)
    assert pointers(lender) == 1
    empty(lender, after=11)
    assert (pointers(lender), waits) == (0, [])


def test_a_worker_that_dies_leaves_the_pointer(lender: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(rows: Any) -> list[int]:
        raise SystemExit

    tell(lender, 1)
    monkeypatch.setattr(outbox, "_told", dies)
    with pytest.raises(SystemExit):
        empty(lender, after=11)
    assert pointers(lender) == 1


def test_news_that_a_reaction_breaks_on_holds_up_its_own_subject_only(lender: str, heard: list[int]) -> None:
    tell(lender, 1, 13, 2, 13)
    assert (empty(lender, after=11), heard) == (2, [1, 2])
    with scope(lender_scope(lender)), transaction.atomic():
        assert list(Outbox.objects.filter(done_at=None).values_list("subject", flat=True)) == ["customer:13"] * 2
    assert pointers(lender) == 4, "so that the relay comes back to it"


def test_a_lender_takes_only_its_own_pointers_away(lender: str, other_lender: str) -> None:
    tell(lender, 1)
    tell(other_lender, 1)
    with scope(RELAY), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(id) FROM kit_shared_outboxpointer")
        (everybodys,) = cursor.fetchone()
    with scope(lender_scope(lender)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT doors.settle(%s::bigint[])", [everybodys])
    assert (pointers(lender), pointers(other_lender)) == (0, 1)
    with scope(RELAY), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT doors.settle(%s::bigint[])", [everybodys])
    with scope(lender_scope(lender)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM shared.kit_shared_outboxpointer")
