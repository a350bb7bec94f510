"""A local SMS gateway in the wire format of Africa's Talking, with a page that shows the phones.

    python -m appliance.sms_sandbox --port 8026 --keep sms.sqlite3 --receipts http://…

`POST /version1/messaging` takes what the real gateway takes; delivery reports are posted as forms.
For programs: `GET /messages.json`, optionally `?to=+254712345678`.
"""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from appliance.small_server import SmallHandler, serve, server_arguments
from appliance.sms_reports import Reports
from appliance.sms_rules import MAGIC, Conduct, conduct, country_of, parts_of
from appliance.sms_store import Message, MessageStore

API_KEY = "SMS_SANDBOX_API_KEY"
RECEIPTS = "SMS_SANDBOX_RECEIPTS"
RECEIPTS_HOST = "SMS_SANDBOX_RECEIPTS_HOST"
LOST_ANSWER_SECONDS = 40.0
MOST_RECEIVERS = 10_000


class SandboxHandler(SmallHandler):
    """The gateway's door, the page, and what programs read."""

    page = "sms.html"
    store: ClassVar[MessageStore]
    reports: ClassVar[Reports]
    api_key: ClassVar[str]
    lost_answer_seconds: ClassVar[float] = LOST_ANSWER_SECONDS

    def answer(self, path: str) -> None:
        if path == "/messages.json":
            receiver = parse_qs(urlsplit(self.path).query.replace("+", "%2B")).get("to", [""])[0]
            self.send_json(200, self.store.newest(to=receiver))
        elif path == "/rules.json":
            rules = [{"ending": ending, "word": word, "says": how.says} for (ending, word), how in MAGIC.items()]
            self.send_json(200, rules)
        else:
            self.send_problem(404, "There is nothing at this address.")

    def do_POST(self) -> None:
        body = self.body()
        if not self.is_for_us():
            return
        if urlsplit(self.path).path != "/version1/messaging":
            self.send_problem(404, "The sandbox knows one door for messages: POST /version1/messaging.")
        elif self.api_key and not hmac.compare_digest(self.headers.get("apiKey") or "", self.api_key):
            self.send_bytes(401, b"The supplied authentication is invalid", "text/plain; charset=utf-8")
        else:
            form = {name: values[0] for name, values in parse_qs(body.decode(errors="replace")).items()}
            self.take(form)

    def take(self, form: Mapping[str, str]) -> None:
        for name in ("username", "to", "message"):
            if not form.get(name):
                sentence = f"Request is missing required form field '{name}'"
                self.send_bytes(400, sentence.encode(), "text/plain; charset=utf-8")
                return
        receivers = [number.strip() for number in form["to"].split(",")][:MOST_RECEIVERS]
        chosen = [conduct(number, form["message"]) for number in receivers]
        if any(how.answer == "error" for how in chosen):
            self.send_bytes(500, b"Internal Server Error", "text/plain; charset=utf-8")
            return
        pairs = zip(receivers, chosen, strict=True)
        messages = [self.keep(number, form, how) for number, how in pairs]
        if any(how.answer == "lost" for how in chosen):
            time.sleep(self.lost_answer_seconds)
            self.close_connection = True
            return
        self.send_answer(messages)

    def keep(self, number: str, form: Mapping[str, str], how: Conduct) -> Message:
        """Keep a message and, where the gateway takes it, plan its reports."""
        message = Message.new(number, form, how, parts=parts_of(form["message"]), network=country_of(number)[2])
        self.store.add(message)
        if how.accepted:
            self.reports.plan(message, how.receipts)
        return message

    def send_answer(self, messages: list[Message]) -> None:
        answer = {"SMSMessageData": answer_for(messages)}
        if "application/json" in (self.headers.get("Accept") or ""):
            self.send_json(201, answer)
        else:  # as the real gateway: XML unless JSON is asked for
            self.send_bytes(201, as_xml(answer_for(messages)).encode(), "application/xml; charset=utf-8")


def answer_for(messages: list[Message]) -> dict[str, Any]:
    """Return the gateway's answer to one request: a summary and a line per receiver."""
    rows: list[dict[str, Any]] = []
    total, currency = Decimal(0), "KES"
    for message in messages:
        currency, price, _ = country_of(message.to)
        cost = Decimal(price) * message.parts if message.accepted else Decimal(0)
        total += cost
        rows.append(
            {
                "statusCode": message.code,
                "number": message.to,
                "status": message.verdict,
                "cost": f"{currency} {cost:.4f}" if cost else "0",
                "messageId": message.id if message.accepted else "None",
                "messageParts": message.parts,
            }
        )
    taken = sum(message.accepted for message in messages)
    return {"Message": f"Sent to {taken}/{len(messages)} Total Cost: {currency} {total:.4f}", "Recipients": rows}


def as_xml(answer: dict[str, Any]) -> str:
    rows = "".join(
        "<Recipient>"
        + "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in row.items())
        + "</Recipient>"
        for row in answer["Recipients"]
    )
    told = f"<Message>{escape(answer['Message'])}</Message><Recipients>{rows}</Recipients>"
    return f"<AfricasTalkingResponse><SMSMessageData>{told}</SMSMessageData></AfricasTalkingResponse>"


def main() -> None:
    parser = server_arguments("A local SMS gateway.")
    parser.add_argument("--keep", type=Path, required=True, help="file that keeps the messages")
    parser.add_argument("--receipts", default=os.environ.get(RECEIPTS, ""), help="address that takes delivery reports")
    parser.add_argument("--delay", type=float, default=1.5, help="seconds until a message is reported delivered")
    asked = parser.parse_args()
    SandboxHandler.store = MessageStore(asked.keep)
    SandboxHandler.api_key = os.environ.get(API_KEY, "")
    SandboxHandler.reports = Reports(
        SandboxHandler.store,
        address=asked.receipts,
        host=os.environ.get(RECEIPTS_HOST, ""),
        delay_seconds=asked.delay,
    )
    SandboxHandler.reports.start()
    serve(SandboxHandler, asked)


if __name__ == "__main__":
    main()
