"""The messages that the SMS sandbox has taken, kept over a restart."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from appliance.sms_rules import Conduct

MOST_SHOWN = 2000


def now() -> str:
    return datetime.now(UTC).isoformat()


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one number, with what was said about it since."""

    id: str
    at: str
    to: str
    sender: str
    text: str
    parts: int
    network: str
    code: int
    verdict: str
    accepted: bool
    state: str  # refused, accepted, then the last report's status
    reports: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def new(cls, number: str, form: Mapping[str, str], how: Conduct, *, parts: int, network: str) -> Message:
        return cls(
            id=f"ATXid_{secrets.token_hex(16)}",
            at=now(),
            to=number,
            sender=form.get("from", "") or "AFRICASTKNG",
            text=form["message"],
            parts=parts,
            network=network,
            code=how.code,
            verdict=how.status,
            accepted=how.accepted,
            state="accepted" if how.accepted else "refused",
        )


class MessageStore:
    """Messages in one SQLite file; any thread may call."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        self._base = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._base.execute("PRAGMA journal_mode=WAL")
        self._base.execute("PRAGMA synchronous=OFF")  # a lost second of a sandbox hurts nobody
        self._base.execute(
            "CREATE TABLE IF NOT EXISTS message (n INTEGER PRIMARY KEY, id TEXT UNIQUE, receiver TEXT, body TEXT)"
        )

    def add(self, message: Message) -> None:
        row = (message.id, message.to, json.dumps(asdict(message)))
        with self._lock:
            self._base.execute("INSERT INTO message (id, receiver, body) VALUES (?, ?, ?)", row)

    def newest(self, *, to: str = "") -> list[dict[str, Any]]:
        """Return the newest messages first, at most `MOST_SHOWN`; with `to` only that number's."""
        query = "SELECT body FROM message WHERE ?1 = '' OR receiver = ?1 ORDER BY n DESC LIMIT ?2"
        with self._lock:
            rows = self._base.execute(query, (to, MOST_SHOWN)).fetchall()
        return [json.loads(body) for (body,) in rows]

    def note_report(self, message_id: str, *, status: str, reason: str, answered: str) -> None:
        """Write down a report that was posted, with the answer it got."""
        with self._lock:
            row = self._base.execute("SELECT body FROM message WHERE id = ?", (message_id,)).fetchone()
            if row is None:
                return
            body = json.loads(row[0])
            body["reports"].append({"at": now(), "status": status, "reason": reason, "answered": answered})
            if body["state"] not in ("Success", "Failed", "Rejected"):
                body["state"] = status
            self._base.execute("UPDATE message SET body = ? WHERE id = ?", (json.dumps(body), message_id))

    def close(self) -> None:
        with self._lock:
            self._base.close()
