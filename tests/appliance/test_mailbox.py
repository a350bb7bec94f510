"""The mailbox shows what Django wrote, whole and safely."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from appliance.mailbox import links_in, messages_in
from appliance.ports import accepts, free_port
from tests.appliance.conftest import ROOT, eventually

JOIN = "http://demo.localhost:8000/join?token=a1-b2_c3"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "mail"
    folder.mkdir()
    return folder


def send(folder: Path, *messages: EmailMultiAlternatives) -> None:
    """Send as the system does with LENDSPACE_EMAIL_URL=file://…"""
    backend = "django.core.mail.backends.filebased.EmailBackend"
    get_connection(backend, file_path=str(folder)).send_messages(list(messages))


def invitation(to: str = "ada@lender.example", text: str = f"Come in: {JOIN}.\n\nSee you") -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives("You are invited, Adé", text, "Lendspace <no-reply@localhost>", [to])
    mail.attach_alternative(f'<p>Come <a href="{JOIN}&amp;from=mail">in</a><script>alert(1)</script></p>', "text/html")
    return mail


def test_a_message_is_read_with_its_receivers_words_and_links(folder: Path) -> None:
    send(folder, invitation())
    (mail,) = messages_in(folder)
    assert (mail.to, mail.subject) == (["ada@lender.example"], "You are invited, Adé")
    assert mail.text.rstrip() == f"Come in: {JOIN}.\n\nSee you"
    assert mail.links == [JOIN, f"{JOIN}&from=mail"]
    assert mail.at.endswith("+00:00")


def test_messages_of_one_file_are_told_apart_and_the_newest_comes_first(folder: Path) -> None:
    send(folder, invitation("first@lender.example"), invitation("second@lender.example"))
    assert [mail.to for mail in messages_in(folder)] == [["second@lender.example"], ["first@lender.example"]]
    assert len({mail.id for mail in messages_in(folder)}) == 2


def test_what_is_still_being_written_is_not_shown_yet(folder: Path) -> None:
    send(folder, invitation())
    (file,) = folder.glob("*.log")
    whole = file.read_bytes()
    file.write_bytes(whole + b"Subject: half\n\nhalf a mess")
    assert [mail.subject for mail in messages_in(folder)] == ["You are invited, Adé"]


def test_links_end_before_the_sentence_does() -> None:
    assert links_in("(see http://a.localhost:8000/x?y=1), or <http://b.localhost/>!", "") == [
        "http://a.localhost:8000/x?y=1",
        "http://b.localhost/",
    ]


@pytest.fixture
def mailbox(folder: Path) -> Iterator[str]:
    port = free_port()
    words = [sys.executable, "-m", "appliance.mailbox", f"--port={port}", f"--folder={folder}"]
    with subprocess.Popen(words, env={"PYTHONPATH": str(ROOT / "platform")}, cwd=ROOT) as process:
        assert eventually(lambda: accepts(port), within=30)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def test_programs_read_messages_by_receiver_and_people_see_a_page(mailbox: str, folder: Path) -> None:
    assert httpx.get(f"{mailbox}/messages.json").json() == []
    send(folder, invitation("ada@lender.example"), invitation("bob@lender.example"))
    told = httpx.get(f"{mailbox}/messages.json", params={"to": "ADA@lender.example"}).json()
    assert [mail["to"] for mail in told] == [["ada@lender.example"]]
    assert told[0]["links"][0] == JOIN
    assert "<h1>Mailbox</h1>" in httpx.get(mailbox).text


def test_a_messages_own_page_may_run_nothing_and_other_sites_read_nothing(mailbox: str, folder: Path) -> None:
    send(folder, invitation())
    (mail,) = httpx.get(f"{mailbox}/messages.json").json()
    body = httpx.get(f"{mailbox}/body/{mail['id']}")
    policy = body.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert httpx.get(f"{mailbox}/body/nobody").status_code == 404
    assert httpx.get(f"{mailbox}/messages.json", headers={"Host": "evil.example:80"}).status_code == 421
