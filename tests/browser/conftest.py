"""The real system for the browser: its own database, web process, worker and mailbox folder."""

from __future__ import annotations

import email
import email.policy
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from django.conf import settings

from tests.conftest import LOCAL, ROOT, copy_database, drop_database, run_name

OpenPage = Callable[..., Any]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
PATIENCE_MS = 15_000
OPEN: list[Any] = []
FAILED = LOCAL / "failed"
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass(frozen=True)
class Site:
    """A running system."""

    port: int
    mailbox: Path
    log: Path
    env: dict[str, str]

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    def workspace(self, slug: str) -> str:
        return f"http://{slug}.localhost:{self.port}"

    def link_for(self, address: str, wait: float = 20.0) -> str:
        """Wait for the newest mail to an address and give the link in it."""
        end = time.monotonic() + wait
        while time.monotonic() < end:
            for file in sorted(self.mailbox.glob("*"), key=lambda f: f.stat().st_mtime, reverse=True):
                if link := _link(file, address):
                    return link
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address}")


def _link(file: Path, address: str) -> str | None:
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    if address not in str(mail["To"]):
        return None
    body = mail.get_body(("plain",))
    found = re.search(r"http://\S+", body.get_content()) if body else None
    return found[0] if found else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    database, folder, port = run_name("browser", request.config), tmp_path_factory.mktemp("site"), _free_port()
    copy_database(database)
    mailbox = folder / "mailbox"
    mailbox.mkdir()
    shutil.copytree(ROOT / "frontend" / "dist", folder / "screens")  # a build meanwhile takes nothing away from it
    url = urlsplit(settings.DATABASE_URL)._replace(path="/" + database).geturl()
    queue = "1" if database.endswith("gw1") else "2"
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "REDIS_URL": urlsplit(settings.ENV.REDIS_URL)._replace(path="/" + queue).geturl(),
        "LENDSPACE_PUBLIC_ORIGIN": f"http://localhost:{port}",
        "LENDSPACE_FRONTEND_DIST": str(folder / "screens"),
        "LENDSPACE_EMAIL_URL": f"file://{mailbox}",
        "LENDSPACE_SECRET_KEY": settings.SECRET_KEY,
    }
    tools = Path(sys.executable).parent
    web = [str(tools / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    worker = [str(tools / "celery"), "-A", "lendspace.celery", "worker", "-P", "solo", "-B", "-s", str(folder / "beat")]
    with (folder / "log").open("wb") as log:
        programs = [
            subprocess.Popen(command, cwd=ROOT, env={**env, **more}, stdout=log, stderr=subprocess.STDOUT)
            for command, more in (
                ([*web, "--blocking-threads", "4", "lendspace.wsgi:application"], {"LENDSPACE_PROCESS": "web"}),
                (worker, {"LENDSPACE_PROCESS": "worker"}),
            )
        ]
        try:
            _wait(port, programs[0], folder / "log")
            yield Site(port, mailbox, folder / "log", env)
        finally:
            for program in programs:
                program.terminate()
            for program in programs:
                try:
                    program.wait(10)
                except subprocess.TimeoutExpired:
                    program.kill()
            drop_database(database)


@pytest.fixture(scope="session")
def demo(site: Site) -> Any:
    """The demo lender, told once for every file that looks at it; of sixty customers where its pictures are kept."""
    from tests.browser.demo import tell  # after this module: it needs the Site of here

    return tell(site, 60 if os.environ.get("LENDSPACE_SCREENS") == "1" else 16)


def _wait(port: int, web: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(400):
        assert web.poll() is None, log.read_text()[-3000:]
        try:
            urlopen(Request(f"http://127.0.0.1:{port}/livez", headers={"Host": "localhost"}), timeout=1)
        except (URLError, OSError):
            time.sleep(0.05)
        else:
            return
    raise AssertionError(log.read_text()[-3000:])


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser for one file: while it is open Playwright's event loop runs, and Django refuses its database to whoever
    comes after in this process."""
    executable = os.environ.get("E2E_CHROMIUM")
    if not executable:
        pytest.fail("E2E_CHROMIUM names no browser: run this through ./lend test")
    from playwright.sync_api import sync_playwright

    extra = {name.removeprefix("E2E_ENV_"): value for name, value in os.environ.items() if name.startswith("E2E_ENV_")}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS, env={**os.environ, **extra})
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[OpenPage]:
    """Give pages of browsers that know nothing of one another; a fault that a page reports fails the test."""
    faults: list[str] = []
    with ExitStack() as contexts:
        yield lambda **look: contexts.enter_context(page_of(chromium, faults, **look))
    assert faults == []


@pytest.fixture
def page(open_page: OpenPage) -> Any:
    """A desktop page."""
    return open_page(**DESKTOP)


@pytest.fixture
def phone(open_page: OpenPage) -> Any:
    """A phone's page, 360 px wide."""
    return open_page(**PHONE)


@contextmanager
def page_of(chromium: Any, faults: list[str], **look: Any) -> Iterator[Any]:
    """Open a page in a browser of its own and write down what goes wrong in it."""
    context = chromium.new_context(locale="en-GB", reduced_motion="reduce", **(look or DESKTOP))
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    OPEN.append(page)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("console", lambda said: _hear(faults, page.url, said))
    page.on("response", lambda answer: _look(faults, answer))
    try:
        yield page
    finally:
        OPEN.remove(page)
        context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure what stood on the pages that were open."""
    report = yield
    if report.when == "call" and report.failed:
        FAILED.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(OPEN):
            picture = FAILED / f"{item.name}-{number}.png"
            page.screenshot(path=picture)
            words = page.locator("body").inner_text()[:2000]
            report.sections.append((f"page {number}", f"{page.url}\n{picture}\n{words}"))
        if site := getattr(item, "funcargs", {}).get("site"):
            report.sections.append(("server log", site.log.read_text()[-6000:]))
    return report


def _hear(faults: list[str], url: str, said: Any) -> None:
    # a refused request is told by the page itself, and by the status below where the server is at fault
    if said.type == "error" and "Failed to load resource" not in said.text:
        faults.append(f"{url}: {said.text}")


def _look(faults: list[str], answer: Any) -> None:
    if answer.status >= 500:
        faults.append(f"{answer.request.method} {answer.url}: {answer.status}")
