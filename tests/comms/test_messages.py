"""News becomes a message, once; what the gateway says is written down and never guessed."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from comms import services
from comms.models import Message
from comms.reactions import messages_wait
from kernel.states import IllegalMove
from kit import audit, outbox
from kit.transitions import move
from tests.servicing import book
from wall.scope import lender_scope, scope

pytestmark = pytest.mark.django_db
Acting = Callable[[str], AbstractContextManager[str]]


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The local gateway, a process of its own that speaks the real one's wire format."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    keep = tmp_path_factory.mktemp("sms") / "kept.sqlite3"
    command = [sys.executable, "-m", "appliance.sms_sandbox", "--port", str(port), "--keep", str(keep)]
    root = Path(settings.BASE_DIR)
    program = subprocess.Popen(command, cwd=root / "platform")
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                httpx.get(f"{address}/messages.json")
                break
            except httpx.HTTPError:
                time.sleep(0.05)
        yield address
    finally:
        program.terminate()
        program.wait(10)


@pytest.fixture
def through_it(gateway: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(settings.ENV, "LENDSPACE_SMS_URL", gateway)
    return gateway


def queue(schema: str, to: str, text: str = "Hello", event: str = "x:1") -> None:
    with scope(lender_scope(schema)), transaction.atomic():
        services.queue_message(event=event, customer_id=1, to=to, text=text)


def send(schema: str) -> int:
    with scope(lender_scope(schema)):
        return services.send_waiting()


def only(schema: str) -> Message:
    with scope(lender_scope(schema)), transaction.atomic():
        return Message.objects.get()


def test_a_repayment_is_told_to_the_customer_once(lender: str, acting_in: Acting, through_it: str) -> None:
    with acting_in(lender):
        loan = book.a_loan()
        book.pay(loan, "1000.00")
    with scope(lender_scope(lender)):
        assert outbox.deliver() >= 2
        assert outbox.deliver() == 0
    with acting_in(lender):
        texts = list(Message.objects.order_by("id").values_list("text", flat=True))
        assert len(texts) == 2
        assert "received KES 1,000.00" in texts[1]
    assert send(lender) == 2
    assert send(lender) == 0
    with acting_in(lender):
        assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
        told = audit.lines(customer_id=loan.customer_id).filter(deed="message.sent")
        assert [line.facts["text"] for line in told] == texts[::-1]


@pytest.mark.parametrize(
    ("to", "state", "problem"),
    [
        ("+254712345678", "sent", ""),
        ("+254700000001", "failed", "403 InvalidPhoneNumber"),
        ("+254700000008", "unknown", "The gateway answered 500"),
    ],
)
def test_what_the_gateway_says_is_what_is_written(
    lender: str, through_it: str, to: str, state: str, problem: str
) -> None:
    queue(lender, to)
    assert send(lender) == 1
    message = only(lender)
    assert (message.state, message.problem) == (state, problem)
    assert bool(message.provider_id) == (state == "sent")


def test_an_answer_that_was_lost_is_unknown_and_never_sent_again(
    lender: str, through_it: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comms.channels.sms._SECONDS", 0.3)
    queue(lender, "+254700000009")
    assert send(lender) == 1
    assert only(lender).state == "unknown"
    assert send(lender) == 0
    kept: list[Any] = httpx.get(f"{through_it}/messages.json", params={"to": "+254700000009"}).json()
    assert len(kept) == 1


def test_a_gateway_that_is_down_took_nothing(lender: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.ENV, "LENDSPACE_SMS_URL", "http://127.0.0.1:9")
    queue(lender, "+254712345678")
    send(lender)
    assert only(lender).state == "failed"


def test_messages_whose_hint_was_lost_are_taken_up(
    lender: str, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[str] = []
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda task, *_, **__: sent.append(task.name))
    queue(lender, "+254712345678")
    with scope(lender_scope(lender)), django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        assert messages_wait(timezone.now() + timedelta(seconds=1))
        assert not messages_wait(timezone.now() - timedelta(minutes=1)), "its first hint may still be on its way"
    assert sent == ["comms.send_waiting"]


def test_one_event_makes_one_message(lender: str) -> None:
    queue(lender, "+254712345678")
    queue(lender, "+254712345678", text="Hello again")
    assert only(lender).text == "Hello"


def test_a_message_moves_forward_only(lender: str, acting_in: Acting) -> None:
    from comms.states import MESSAGE_MOVES, MessageState

    queue(lender, "+254712345678")
    with acting_in(lender):
        message = Message.objects.get()
        move(message, MessageState.SENT, moves=MESSAGE_MOVES, actor=services.SENDER)
        with pytest.raises(IllegalMove):
            move(message, MessageState.QUEUED, moves=MESSAGE_MOVES, actor=services.SENDER)


def test_another_lenders_messages_stay_there(lender: str, other_lender: str, acting_in: Acting) -> None:
    queue(lender, "+254712345678")
    with acting_in(other_lender):
        assert not Message.objects.exists()
    assert send(other_lender) == 0
