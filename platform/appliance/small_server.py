"""What the mailbox and the SMS sandbox share: a small server on loopback for one page and its data."""

from __future__ import annotations

import argparse
import json
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from appliance.ports import LOOPBACK

PAGES = Path(__file__).resolve().parent / "pages"
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
LONGEST_BODY_BYTES = 4_000_000


class SmallHandler(BaseHTTPRequestHandler):
    """Answers one connection; a site elsewhere that points its name at this machine is refused by the Host header."""

    protocol_version = "HTTP/1.1"
    page: ClassVar[str]
    known_as: ClassVar[str] = "localhost"  # one more name that is ours, inside a network of containers

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def do_GET(self) -> None:
        if self.is_for_us():
            path = urlsplit(self.path).path
            if path == "/":
                self.send_file(self.page)
            elif path.startswith("/pages/") and path.count("/") == 2:
                self.send_file(path.removeprefix("/pages/"))
            else:
                self.answer(path)

    def answer(self, path: str) -> None:
        """Answer any other path; pages override it."""
        self.send_problem(404, "There is nothing at this address.")

    def is_for_us(self) -> bool:
        name = (self.headers.get("Host") or "").rpartition(":")[0] or (self.headers.get("Host") or "")
        if name in ("localhost", LOOPBACK, self.known_as) or name.endswith(".localhost"):
            return True
        self.send_problem(421, "This server answers only on localhost.")
        return False

    def body(self) -> bytes:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LONGEST_BODY_BYTES:
            self.close_connection = True
            return b""
        return self.rfile.read(length)

    def send_file(self, name: str) -> None:
        file = PAGES / name
        if file.suffix not in KINDS or not file.is_file():
            self.send_problem(404, "There is nothing at this address.")
            return
        policy = {"Content-Security-Policy": PAGE_POLICY}
        self.send_bytes(200, file.read_bytes(), f"{KINDS[file.suffix]}; charset=utf-8", policy)

    def send_json(self, status: int, told: Any) -> None:
        self.send_bytes(status, json.dumps(told, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def send_problem(self, status: int, sentence: str) -> None:
        self.send_json(status, {"detail": sentence})

    def send_bytes(self, status: int, content: bytes, kind: str, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(len(content)), "Cache-Control": "no-store"}
        headers |= {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", **(more or {})}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the page itself shows what came in."""


class SmallServer(ThreadingHTTPServer):
    """One thread per connection."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def server_bind(self) -> None:
        """Bind without asking the resolver for this machine's name, which can take seconds offline."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = LOOPBACK, int(self.server_address[1])


def server_arguments(description: str) -> argparse.ArgumentParser:
    """Return a parser of what every small server is told."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default=LOOPBACK, help="address to listen on")
    parser.add_argument("--known-as", default="localhost", help="one more name under which it is asked")
    return parser


def serve(handler: type[SmallHandler], asked: argparse.Namespace) -> None:
    """Serve until the process is told to stop."""
    handler.known_as = asked.known_as
    with SmallServer((asked.host, asked.port), handler) as server:
        server.serve_forever()
