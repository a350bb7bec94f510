"""The whole system, started as a person starts it, used, killed and stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from appliance.children import children_of
from appliance.ports import accepts, free_port
from tests.appliance.conftest import ROOT, eventually, is_running

pytestmark = pytest.mark.slow
START_SECONDS = 150.0


def plain_environment() -> dict[str, str]:
    """The environment of a person who has set nothing: no servers, no settings of the test run."""
    ours = (
        "DATABASE_URL",
        "REDIS_URL",
        "LENDSPACE_",
        "STRIPE_",
        "SENTRY_",
        "DJANGO_",
        "PYTEST_",
        "PLAYWRIGHT_",
        "E2E_",
    )
    plain = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**plain, "LENDSPACE_DEMO_CUSTOMERS": "24"}  # the whole demo has a test of its own


def family_of(pid: int) -> list[int]:
    """Return a process and everything below it."""
    return [pid, *(member for child in children_of(pid) for member in family_of(child))]


class Running:
    """One `./lend up` on a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.log = folder / "up.log"
        self.port = free_port()
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        words = [str(ROOT / "lend"), "up", "--data", str(self.data), "--port", str(self.port)]
        with self.log.open("ab") as log:
            process = subprocess.Popen(words, env=plain_environment(), stdout=log, stderr=log, cwd=ROOT.parent)
        ready = self.data / "up.json"
        assert eventually(lambda: ready.exists() or process.poll() is not None, within=START_SECONDS)
        assert process.poll() is None, self.log.read_text()
        return process

    @property
    def told(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads((self.data / "up.json").read_text())
        return read

    def ask(self, method: str, path: str, *, host: str = "demo.localhost", **more: Any) -> httpx.Response:
        headers = {"Host": f"{host}:{self.port}", "X-Lendspace-Client": "web", **more.pop("headers", {})}
        return httpx.request(method, f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=30, **more)

    def repay(self, loan_id: int, amount: str, clerk: dict[str, str]) -> dict[str, Any]:
        today = self.ask("GET", "/api/staff/home", headers=clerk).json()["business_date"]
        answer = self.ask(
            "POST",
            f"/api/staff/loans/{loan_id}/repayments",
            json={"amount": amount, "received_on": today, "channel": "cash"},
            headers={**clerk, "Idempotency-Key": str(uuid4())},
        )
        assert answer.status_code == 201, answer.text
        receipt: dict[str, Any] = answer.json()["transaction"]
        return receipt

    def phone_texts(self) -> str:
        """Everything that arrived on any phone."""
        return httpx.get(f"{self.told['sms']}/messages.json", timeout=30).text

    def sign_in(self, role: str) -> dict[str, str]:
        person = next(person for person in self.told["people"] if person["role"].lower().startswith(role))
        given = {"email": person["email"], "password": person["password"]}
        answer = self.ask("POST", "/api/staff/auth/sign-in", json=given)
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access']}"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    made = Running(tmp_path_factory.mktemp("up"))
    yield made
    if made.process.poll() is None:
        made.process.send_signal(signal.SIGINT)
        made.process.wait(60)


def test_people_and_programs_are_told_where_everything_is(running: Running) -> None:
    assert running.log.read_text().splitlines()[-1] == "ready"
    told = running.told
    assert told["address"] == f"http://localhost:{running.port}"
    assert told["workspace"] == f"http://demo.localhost:{running.port}"
    assert len(told["people"]) >= 4
    assert all(accepts(port) for port in told["ports"].values())


def test_both_pages_are_served(running: Running) -> None:
    for host in ("localhost", "demo.localhost"):
        page = running.ask("GET", "/", host=host)
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")


def test_everybody_of_the_demo_can_sign_in(running: Running) -> None:
    for person in running.told["people"]:
        given = {"email": person["email"], "password": person["password"]}
        answer = running.ask("POST", "/api/staff/auth/sign-in", json=given)
        assert answer.status_code == 200, (person["role"], answer.text)


def test_the_mailbox_and_the_phones_answer_programs(running: Running) -> None:
    for part in ("mailbox", "sms"):
        answer = httpx.get(f"http://127.0.0.1:{running.told['ports'][part]}/messages.json")
        assert (answer.status_code, type(answer.json())) == (200, list)


def test_the_local_stripe_keeps_objects_on_this_machine(running: Running) -> None:
    with running_key(running) as stripe:
        made = stripe.post("/v1/customers", data={"email": "ada@lender.example"})
        assert made.status_code == 200, made.text
        assert stripe.get(f"/v1/customers/{made.json()['id']}").json()["email"] == "ada@lender.example"
    assert (running.data / "stripe.pickle").exists()


def running_key(running: Running) -> httpx.Client:
    key = json.loads((running.data / "secrets.json").read_text())["stripe"]
    return httpx.Client(base_url=running.told["stripe"], auth=(key, ""))


def test_a_second_up_and_a_command_beside_it(running: Running) -> None:
    words = [str(ROOT / "lend"), "up", "--data", str(running.data)]
    second = subprocess.run(words, env=plain_environment(), capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert f"already runs at http://localhost:{running.port}" in second.stderr
    words = [str(ROOT / "lend"), "manage", "--data", str(running.data), "check", "--database", "default"]
    command = subprocess.run(words, env=plain_environment(), capture_output=True, text=True, check=False)
    assert command.returncode == 0, command.stderr
    assert "no issues" in command.stdout


def test_what_was_answered_survives_the_death_of_everything(running: Running) -> None:
    clerk = running.sign_in("finance")
    loan = running.ask("GET", "/api/staff/loans?state=active&limit=1", headers=clerk).json()["data"][0]
    amounts = [f"{number}.{number:02d}" for number in range(11, 21)]
    receipts = [running.repay(loan["id"], amount, clerk) for amount in amounts]

    everything = family_of(running.process.pid)
    for pid in everything:
        os.kill(pid, signal.SIGKILL)
    running.process.wait()
    assert eventually(lambda: not any(map(is_running, everything)))
    (running.data / "up.json").unlink(missing_ok=True)  # a killed system could not take it away
    running.process = running.start()

    kept = running.ask("GET", f"/api/staff/loans/{loan['id']}/transactions", headers=running.sign_in("finance"))
    assert {receipt["id"] for receipt in receipts} <= {row["id"] for row in kept.json()["data"]}
    # what a worker had in hand when it was killed is not sent again by itself: nobody knows whether it went
    assert eventually(lambda: sum(f"KES {amount}" in running.phone_texts() for amount in amounts) >= 8, within=40)


def test_ctrl_c_leaves_no_process_and_no_port(running: Running) -> None:
    ports = [*running.told["ports"].values()]
    everything = family_of(running.process.pid)
    assert len(everything) > 10

    running.process.send_signal(signal.SIGINT)

    assert running.process.wait(60) == 0
    assert [pid for pid in everything if is_running(pid)] == []
    assert [port for port in ports if accepts(port)] == []
    assert not (running.data / "up.json").exists()
    assert "nothing is left running" in running.log.read_text()
