"""The local mailbox: shows every message that the system would have sent, newest first.

    python -m appliance.mailbox --port 8025 --folder mail

Django's file backend writes the folder: messages one after another in a file, each followed by a line of 79 dashes.
For programs: `GET /messages.json`, optionally `?to=somebody@example.com`.
"""

from __future__ import annotations

import email
import email.policy
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

from appliance.small_server import SmallHandler, serve, server_arguments

DASHES = re.compile(rb"\r?\n-{79}\r?\n?")
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
BODY_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
)


@dataclass(frozen=True, slots=True)
class Mail:
    """One message as the page and programs read it; `at` is its Date in UTC."""

    id: str
    at: str
    sender: str
    to: list[str]
    subject: str
    text: str
    html: str
    links: list[str]


class Links(HTMLParser):
    """Collects the addresses that an HTML message links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        if tag == "a" and href.startswith(("http://", "https://")):
            self.found.append(href)


def links_in(text: str, html: str) -> list[str]:
    """Return every address in a message, in the order of its text, each once.

    >>> links_in("Go to http://demo.localhost:8000/join?t=a1. Bye", "")
    ['http://demo.localhost:8000/join?t=a1']
    """
    reader = Links()
    reader.feed(html)
    return list(dict.fromkeys([*LINK.findall(text), *reader.found]))


def read_mail(raw: bytes, *, name: str, fallback: datetime) -> Mail:
    """Read one message; `fallback` is its time where it has no Date."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    text = str(plain.get_content()) if plain is not None else ""
    html = str(rich.get_content()) if rich is not None else ""
    receivers = [address.addr_spec for field in ("to", "cc", "bcc") for address in addresses(message, field)]
    return Mail(
        id=name,
        at=sent_at(message, fallback).isoformat(),
        sender=str(message.get("from", "")),
        to=receivers,
        subject=str(message.get("subject", "")),
        text=text.replace("\r\n", "\n"),
        html=html,
        links=links_in(text, html),
    )


def addresses(message: EmailMessage, field: str) -> tuple[Address, ...]:
    header = message.get(field)
    return header.addresses if header is not None else ()


def sent_at(message: EmailMessage, fallback: datetime) -> datetime:
    try:
        return parsedate_to_datetime(str(message["date"])).astimezone(UTC)
    except (TypeError, ValueError):
        return fallback


def messages_in(folder: Path) -> list[Mail]:
    """Return every message of a folder, newest first; a file that is being written shows what is whole."""
    found: list[Mail] = []
    for file in [*folder.glob("*.log"), *folder.glob("*.eml")]:
        with suppress(OSError):  # it may be removed while we look
            state = file.stat()
            found += messages_of(file, state.st_mtime_ns, state.st_size)
    return sorted(found, key=lambda mail: (mail.at, mail.id), reverse=True)


@lru_cache(maxsize=4096)
def messages_of(file: Path, written_ns: int, size: int) -> tuple[Mail, ...]:
    """Read one file; asked again with the same time and size, the answer is remembered."""
    *whole, rest = DASHES.split(file.read_bytes())
    parts = [*whole, rest] if file.suffix == ".eml" else whole  # what no dashes follow yet is still being written
    fallback = datetime.fromtimestamp(written_ns / 1e9, UTC)
    return tuple(
        read_mail(part.lstrip(), name=f"{file.stem}-{number}", fallback=fallback)
        for number, part in enumerate(parts)
        if part.strip()
    )


class MailboxHandler(SmallHandler):
    """The page, the messages, and each message's HTML in a frame that may run nothing."""

    page = "mailbox.html"
    folder: ClassVar[Path]

    def answer(self, path: str) -> None:
        if path == "/messages.json":
            receiver = parse_qs(urlsplit(self.path).query).get("to", [""])[0].lower()
            mails = [mail for mail in messages_in(self.folder) if not receiver or receiver in map(str.lower, mail.to)]
            self.send_json(200, [asdict(mail) for mail in mails])
            return
        wanted = unquote(path.removeprefix("/body/"))
        for mail in messages_in(self.folder):
            if mail.id == wanted and mail.html:
                body = f'<!doctype html><base target="_blank">{mail.html}'.encode()
                self.send_bytes(200, body, "text/html; charset=utf-8", {"Content-Security-Policy": BODY_POLICY})
                return
        self.send_problem(404, "There is no such message.")


def main() -> None:
    parser = server_arguments("Show the mail that the system sent.")
    parser.add_argument("--folder", type=Path, required=True)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    MailboxHandler.folder = asked.folder
    serve(MailboxHandler, asked)


if __name__ == "__main__":
    main()
