"""The states of a message: forward only."""

from __future__ import annotations

from enum import StrEnum

from kernel.states import Moves


class MessageState(StrEnum):
    """Where a message is on its way."""

    QUEUED = "queued"
    SENT = "sent"  # the gateway took it
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"  # the gateway's answer was lost: it may have been sent, so it is never sent again by itself


MESSAGE_MOVES = Moves(
    "message",
    {
        MessageState.QUEUED: [MessageState.SENT, MessageState.FAILED, MessageState.UNKNOWN],
        MessageState.SENT: [MessageState.DELIVERED, MessageState.FAILED],
        MessageState.UNKNOWN: [MessageState.DELIVERED, MessageState.FAILED],
    },
)
