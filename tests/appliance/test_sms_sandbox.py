"""The SMS sandbox speaks the gateway's wire format, reports deliveries, and fails when asked to."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from appliance.ports import accepts, free_port
from appliance.sms_rules import MAGIC, conduct, parts_of
from tests.appliance.conftest import ROOT, eventually

KEY = "atsk_only_for_tests"
NUMBER = "+254712345678"


class Receiver:
    """Takes delivery reports as the system would; the first about each number in `refuses` is answered with 503."""

    def __init__(self) -> None:
        self.reports: list[dict[str, str]] = []
        self.hosts: list[str] = []
        self.refuses: set[str] = set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                report = {name: values[0] for name, values in parse_qs(body).items()}
                refused = report["phoneNumber"] in receiver.refuses
                receiver.refuses.discard(report["phoneNumber"])
                if not refused:
                    receiver.reports.append(report)
                    receiver.hosts.append(self.headers["Host"])
                self.send_response(503 if refused else 204)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def about(self, message_id: str) -> list[str]:
        return [report["status"] for report in self.reports if report["id"] == message_id]


class Sandbox:
    """The sandbox as its own process, as `./lend up` runs it."""

    def __init__(self, folder: Path, receipts: str) -> None:
        self.port = free_port()
        self.folder = folder
        self.receipts = receipts
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "appliance.sms_sandbox", f"--port={self.port}", "--delay=0.2"]
        words += [f"--keep={self.folder / 'sms.sqlite3'}", f"--receipts={self.receipts}"]
        env = {
            "SMS_SANDBOX_API_KEY": KEY,
            "SMS_SANDBOX_RECEIPTS_HOST": "localhost:8000",
            "PYTHONPATH": str(ROOT / "platform"),
        }
        process = subprocess.Popen(words, env=env, cwd=ROOT)
        assert eventually(lambda: accepts(self.port), within=30)
        return process

    def send(self, to: str, message: str = "Your loan is due on Friday.", **more: Any) -> httpx.Response:
        headers = {"apiKey": KEY, "Accept": "application/json"} | more.pop("headers", {})
        form = {"username": "sandbox", "to": to, "message": message, "from": "LENDSPACE", **more.pop("form", {})}
        return httpx.post(self.url("/version1/messaging"), data=form, headers=headers, timeout=more.pop("timeout", 10))

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def messages(self, to: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.get(self.url("/messages.json"), params={"to": to} if to else None).json()
        return found

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Iterator[Sandbox]:
    address = f"http://127.0.0.1:{receiver.server.server_port}/receipts"
    made = Sandbox(tmp_path_factory.mktemp("sms"), address)
    yield made
    made.stop()


def test_an_accepted_message_is_answered_as_the_gateway_answers(sandbox: Sandbox) -> None:
    answer = sandbox.send(NUMBER)
    assert answer.status_code == 201
    told = answer.json()["SMSMessageData"]
    assert told["Message"] == "Sent to 1/1 Total Cost: KES 0.8000"
    (line,) = told["Recipients"]
    assert line.pop("messageId").startswith("ATXid_")
    assert line == {"statusCode": 101, "number": NUMBER, "status": "Success", "cost": "KES 0.8000", "messageParts": 1}


def test_several_receivers_each_get_a_line_and_pay_for_their_parts(sandbox: Sandbox) -> None:
    told = sandbox.send(f"{NUMBER},+254700000002", "ж" * 71).json()["SMSMessageData"]
    assert [line["status"] for line in told["Recipients"]] == ["Success", "UserInBlacklist"]
    assert told["Message"] == "Sent to 1/2 Total Cost: KES 1.6000"


def test_reports_follow_as_forms_with_the_number_whole(sandbox: Sandbox, receiver: Receiver) -> None:
    message_id = sandbox.send(NUMBER).json()["SMSMessageData"]["Recipients"][0]["messageId"]
    assert eventually(lambda: len(receiver.about(message_id)) == 2)
    first, last = (report for report in receiver.reports if report["id"] == message_id)
    assert first == {"id": message_id, "status": "Sent", "phoneNumber": NUMBER, "networkCode": "63902"}
    assert last == {**first, "status": "Success", "retryCount": "0"}
    assert receiver.hosts[-1] == "localhost:8000"
    (shown,) = (one for one in sandbox.messages() if one["id"] == message_id)
    assert eventually(lambda: next(o for o in sandbox.messages() if o["id"] == message_id)["state"] == "Success")
    assert shown["sender"] == "LENDSPACE"


def test_a_report_that_nobody_takes_is_posted_again(sandbox: Sandbox, receiver: Receiver) -> None:
    number = "+254700111222"
    receiver.refuses.add(number)
    message_id = sandbox.send(number).json()["SMSMessageData"]["Recipients"][0]["messageId"]
    assert eventually(lambda: sorted(receiver.about(message_id)) == ["Sent", "Success"])
    assert eventually(lambda: len(sandbox.messages(number)[0]["reports"]) == 3)
    answers = [report["answered"] for report in sandbox.messages(number)[0]["reports"]]
    assert sorted(answers) == ["204", "204", "503"]


@pytest.mark.parametrize(
    ("ending", "reports"),
    [
        ("0004", ["Sent", "Failed"]),
        ("0005", ["Rejected"]),
        ("0006", []),
        ("0010", ["Success", "Sent", "Success"]),
    ],
)
def test_a_numbers_ending_decides_its_reports(
    sandbox: Sandbox, receiver: Receiver, ending: str, reports: list[str]
) -> None:
    message_id = sandbox.send(f"+25471234{ending}").json()["SMSMessageData"]["Recipients"][0]["messageId"]
    marker = sandbox.send(f"+25471234{ending}", "#disorder").json()["SMSMessageData"]["Recipients"][0]["messageId"]
    assert eventually(lambda: len(receiver.about(marker)) == 3)  # sent later, so by now the first has had its time
    assert receiver.about(message_id) == reports


def test_reasons_come_with_failures_only(sandbox: Sandbox, receiver: Receiver) -> None:
    message_id = sandbox.send(NUMBER, "Hello #fail").json()["SMSMessageData"]["Recipients"][0]["messageId"]
    assert eventually(lambda: len(receiver.about(message_id)) == 2)
    sent, failed = (report for report in receiver.reports if report["id"] == message_id)
    assert "failureReason" not in sent
    assert failed["failureReason"] == "DeliveryFailure"


def test_a_refused_message_costs_nothing_and_has_no_id(sandbox: Sandbox) -> None:
    (line,) = sandbox.send("+254700000003").json()["SMSMessageData"]["Recipients"]
    assert (line["statusCode"], line["status"], line["cost"], line["messageId"]) == (
        405,
        "InsufficientBalance",
        "0",
        "None",
    )


def test_an_error_sends_nothing(sandbox: Sandbox) -> None:
    before = len(sandbox.messages())
    assert sandbox.send("+254700000008").status_code == 500
    assert len(sandbox.messages()) == before


def test_a_lost_answer_leaves_a_message_that_was_delivered(sandbox: Sandbox) -> None:
    with pytest.raises(httpx.ReadTimeout):
        sandbox.send("+254700000009", timeout=0.5)
    assert eventually(lambda: [one["state"] for one in sandbox.messages("+254700000009")] == ["Success"])


def test_a_wrong_key_and_a_missing_field_are_refused_in_the_gateways_words(sandbox: Sandbox) -> None:
    wrong = sandbox.send(NUMBER, headers={"apiKey": "wrong"})
    assert (wrong.status_code, wrong.text) == (401, "The supplied authentication is invalid")
    empty = sandbox.send("", form={"to": ""})
    assert (empty.status_code, empty.text) == (400, "Request is missing required form field 'to'")


def test_xml_is_the_answer_unless_json_is_asked_for(sandbox: Sandbox) -> None:
    answer = sandbox.send(NUMBER, headers={"Accept": "*/*"})
    assert answer.headers["content-type"].startswith("application/xml")
    assert f"<number>{NUMBER}</number>" in answer.text


def test_messages_are_kept_over_a_restart(sandbox: Sandbox) -> None:
    sandbox.send(NUMBER, "Remember me")
    sandbox.stop()
    sandbox.process = sandbox.start()
    assert sandbox.messages(NUMBER)[0]["text"] == "Remember me"


def test_the_page_and_its_rules_are_served_to_this_machine_only(sandbox: Sandbox) -> None:
    page = httpx.get(sandbox.url("/"))
    assert "<h1>Phones</h1>" in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert [rule["ending"] for rule in httpx.get(sandbox.url("/rules.json")).json()] == [ending for ending, _ in MAGIC]
    assert httpx.get(sandbox.url("/messages.json"), headers={"Host": "evil.example"}).status_code == 421
    assert httpx.get(sandbox.url("/pages/../small_server.py")).status_code == 404
    assert httpx.get(sandbox.url("/pages/%2e%2e%2fsms_store.py")).status_code == 404


@pytest.mark.parametrize(("number", "accepted"), [("0712345678", False), ("+254 712", False), ("+254712345678", True)])
def test_only_whole_numbers_are_accepted(number: str, accepted: bool) -> None:
    assert conduct(number, "Hello").accepted is accepted


def test_extension_letters_count_twice() -> None:
    assert [parts_of("a" * 159 + "{"), parts_of("a" * 158 + "{"), parts_of("")] == [2, 1, 1]
