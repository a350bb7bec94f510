"""Queue a message with the news it tells of, hand it to the gateway, write down what came back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from comms.channels.sms import Outcome, send_sms
from comms.models import Message
from comms.states import MESSAGE_MOVES, MessageState
from kit import audit
from kit.actor import Actor
from kit.transitions import move

SENDER = Actor.system("Messages")
_STATES = {"accepted": MessageState.SENT, "rejected": MessageState.FAILED, "unknown": MessageState.UNKNOWN}

audit.describe("message.queued", "Message")
audit.describe("message.sent", "Message sent")
audit.describe("message.failed", "Message not sent")
audit.describe("message.unknown", "Message, outcome unknown")


def queue_message(*, event: str, customer_id: int, to: str, text: str, loan_id: int | None = None) -> Message | None:
    """Put a message in the queue, once per event; None when it stands there already."""
    message, made = Message.objects.get_or_create(
        event_id=event, defaults={"customer_id": customer_id, "loan_id": loan_id, "to": to, "text": text}
    )
    return message if made else None


def any_waiting(*, before: datetime) -> bool:
    """Say whether messages that were queued before a moment still wait."""
    return Message.objects.filter(state=MessageState.QUEUED, queued_at__lt=before).exists()


def send_waiting(limit: int = 50) -> int:
    """Send what waits, oldest first; give how many were handed over.

    A message is marked `unknown` in a transaction of its own before the gateway is called: a process that dies in
    between leaves a message that is never sent a second time by itself.
    """
    sent = 0
    while sent < limit and (message := _take()):
        _write_down(message, send_sms(to=message.to, text=message.text))
        sent += 1
    return sent


def _take() -> Message | None:
    with transaction.atomic():
        waiting = Message.objects.filter(state=MessageState.QUEUED).select_for_update(skip_locked=True)
        message = waiting.order_by("id").first()
        if message:
            message.sent_at = timezone.now()
            message.save(update_fields=["sent_at"])
            move(message, MessageState.UNKNOWN, moves=MESSAGE_MOVES, actor=SENDER, reason="handed to the gateway")
    return message


def _write_down(message: Message, outcome: Outcome) -> None:
    state = _STATES[outcome.verdict]
    with transaction.atomic():
        row = Message.objects.filter(pk=message.pk, state=MessageState.UNKNOWN)
        row.update(state=state, provider_id=outcome.provider_id, problem=outcome.problem)
        audit.record(
            SENDER,
            f"message.{state}",
            subject=f"message:{message.pk}",
            customer_id=message.customer_id,
            loan_id=message.loan_id,
            facts={"to": message.to, "text": message.text, "problem": outcome.problem},
        )
