"""Delivery reports: planned when a message is taken, posted in their moment, repeated when nobody takes them."""

from __future__ import annotations

import heapq
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from appliance.sms_rules import DELIVERED, Receipt, conduct
from appliance.sms_store import Message, MessageStore

TRIES = 5
FIRST_PAUSE_SECONDS = 1.0
POST_SECONDS = 10.0
SENDERS = 4
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(order=True, slots=True)
class Planned:
    """A report and when to post it."""

    due: float
    message_id: str = field(compare=False)
    number: str = field(compare=False)
    network: str = field(compare=False)
    receipt: Receipt = field(compare=False)
    tried: int = field(compare=False, default=0)

    def form(self) -> bytes:
        """Return the form that the gateway posts; urlencode turns the number's + into %2B."""
        told = {"id": self.message_id, "status": self.receipt.status, "phoneNumber": self.number}
        told["networkCode"] = self.network
        if self.receipt.is_final:
            told["retryCount"] = str(self.tried)
        if self.receipt.reason:
            told["failureReason"] = self.receipt.reason
        return urlencode(told).encode()


class Reports:
    """A clock thread that hands each report to a few senders when it is due."""

    def __init__(self, store: MessageStore, *, address: str, delay_seconds: float, host: str = "") -> None:
        """`host` is the name by which the receiver knows itself, where the address has to name it otherwise."""
        self._store = store
        self._address = address
        self._headers = {"Host": host} if host else {}
        self._delay = delay_seconds
        self._queue: list[Planned] = []
        self._changed = threading.Condition()
        self._senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="report")

    def start(self) -> None:
        """Begin to work, first on what a stop of the sandbox left unsaid."""
        for told in self._store.newest():
            if told["state"] in ("accepted", "Sent") and conduct(told["to"], told["text"]).receipts:
                self.plan(Message(**told), (DELIVERED,))
        threading.Thread(target=self._run, name="reports", daemon=True).start()

    def plan(self, message: Message, receipts: tuple[Receipt, ...]) -> None:
        for receipt in receipts:
            due = time.monotonic() + self._delay * receipt.share + receipt.plus_seconds
            self._put(Planned(due, message.id, message.to, message.network, receipt))

    def _put(self, planned: Planned) -> None:
        with self._changed:
            heapq.heappush(self._queue, planned)
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._queue or self._queue[0].due > time.monotonic():
                    self._changed.wait(self._queue[0].due - time.monotonic() if self._queue else None)
                planned = heapq.heappop(self._queue)
            self._senders.submit(self._send, planned)

    def _send(self, planned: Planned) -> None:
        answered = self._post(planned.form()) if self._address else "no address for reports"
        self._store.note_report(
            planned.message_id, status=planned.receipt.status, reason=planned.receipt.reason, answered=answered
        )
        planned.tried += 1
        if self._address and not answered.startswith("2") and planned.tried < TRIES:
            planned.due = time.monotonic() + FIRST_PAUSE_SECONDS * 2**planned.tried
            self._put(planned)

    def _post(self, form: bytes) -> str:
        """Post one report and return the status as text, or why there is none."""
        request = urllib.request.Request(self._address, data=form, headers=self._headers)  # noqa: S310 (our own)
        try:
            with NO_PROXY.open(request, timeout=POST_SECONDS) as answer:
                return str(answer.status)
        except urllib.error.HTTPError as refusal:
            return str(refusal.code)
        except OSError as failure:
            return f"no answer ({failure})"
