"""Every main page of a lender with a history: it shows its heading, reads well to machines, and is kept as a picture.

Some pictures go to docs/screens when LENDSPACE_SCREENS=1, of a lender with sixty customers; otherwise to a folder
that is thrown away, of a small one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser.api import Api
from tests.browser.conftest import DESKTOP, PHONE, Site, page_of
from tests.browser.driving import sideways, sign_in
from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEPT = os.environ.get("LENDSPACE_SCREENS") == "1"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SLUG, ADMIN = "demo", "admin@demo.example"
SEED = """
import os, sys
sys.path[:0] = [os.getcwd(), os.path.join(os.getcwd(), "platform")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lendspace.settings")
import django
django.setup()
from django.core.management import call_command
from lendspace.demo import story
story.CUSTOMERS = int(sys.argv[1])
call_command("seed_demo")
"""
# one rule of axe is an experiment still: it counts the initials beside a name, which readers never hear
GRAVE = """
async () => (await axe.run(document, {
  resultTypes: ['violations'], rules: {'label-content-name-mismatch': {enabled: false}},
})).violations
  .filter(({impact}) => impact === 'serious' || impact === 'critical')
  .map(({id, impact, nodes}) => `${impact} ${id}: ${nodes.slice(0, 3).map(({html}) => html.slice(0, 160)).join(' | ')}`)
"""


@dataclass(frozen=True)
class Screen:
    """A page, what it is called in its picture, and the heading that says it is there."""

    name: str
    path: str
    heading: str
    public: bool = False
    dialog: bool = False


SCREENS = [
    Screen("home", "/", "Head office"),
    Screen("customers", "/customers", "Customers"),
    Screen("customer", "/customers/{customer}", "{customer_name}"),
    Screen("application-form", "/applications/new?customer={customer}", "Application for {customer_name}"),
    Screen("approvals", "/applications?waiting=approval", "Applications"),
    Screen("loan", "/loans/{loan}", "{loan_reference}"),
    Screen("repayment", "/loans/{loan}?deed=record_repayment", "Record repayment", dialog=True),
    Screen("ledger", "/ledger", "Trial balance"),
    Screen("staff", "/staff", "Staff"),
    Screen("sign-up", "/sign-up", "Open your lending book", public=True),
    Screen("sign-in", "/sign-in", "Sign in", public=True),
]


# beside every page in the light at a desk
ALSO_KEPT = {"home-1440-dark", "loan-1440-dark", "home-360-light", "loan-360-light", "repayment-360-dark"}


@dataclass(frozen=True)
class Studio:
    """The two windows, and what stands in the addresses."""

    site: Site
    windows: dict[int, Any]
    guests: dict[int, Any]
    facts: dict[str, str]
    faults: list[str]

    def at(self, width: int, screen: Screen) -> Any:
        page = (self.guests if screen.public else self.windows)[width]
        bare = self.site.origin if screen.name == "sign-up" else self.site.workspace(SLUG)
        page.goto(bare + screen.path.format(**self.facts))
        where = page.get_by_role("dialog") if screen.dialog else page
        where.get_by_role("heading", name=screen.heading.format(**self.facts)).first.wait_for()
        page.wait_for_load_state("networkidle")
        return page


@pytest.fixture(scope="module")
def studio(site: Site, chromium: Any) -> Iterator[Studio]:
    password = seed(site)
    faults: list[str] = []
    with ExitStack() as windows:
        desk, guest = (windows.enter_context(page_of(chromium, faults, **DESKTOP)) for _ in range(2))
        phone, phone_guest = (windows.enter_context(page_of(chromium, faults, **PHONE)) for _ in range(2))
        for window in (desk, phone):
            window.goto(f"{site.workspace(SLUG)}/sign-in")
            sign_in(window, ADMIN, password)
        yield Studio(site, {1440: desk, 360: phone}, {1440: guest, 360: phone_guest}, facts(site, password), faults)


def seed(site: Site) -> str:
    """Tell the demo lender's story to the site's database; give the password of its people."""
    env = {**site.env, "LENDSPACE_PROCESS": "worker"}
    command = [sys.executable, "-c", SEED, "60" if KEPT else "16"]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    people = json.loads(done.stdout.splitlines()[-1])["people"]
    return next(str(one["password"]) for one in people if one["email"] == ADMIN)


def facts(site: Site, password: str) -> dict[str, str]:
    """Choose a loan that is late and partly paid, and its customer."""
    api = Api(site, SLUG, ADMIN, password)
    loans = api.get("loans?standing=in_arrears&limit=100")["data"] or api.get("loans?state=active&limit=100")["data"]
    loan = min(loans, key=lambda row: (row["repaid"]["amount"] == "0.00", row["days_past_due"], row["id"]))
    customer = loan["customer"]
    return {
        "loan": str(loan["id"]),
        "loan_reference": loan["reference"],
        "customer": str(customer["id"]),
        "customer_name": customer["name"],
    }


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
@pytest.mark.parametrize("width", [1440, 360])
def test_screen(studio: Studio, screen: Screen, width: int, tmp_path: Path) -> None:
    page = studio.at(width, screen)
    assert sideways(page) == 0
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.locator(f"html[data-theme={theme}]").wait_for()
        name = f"{screen.name}-{width}-{theme}"
        shown = KEPT and (name.endswith("-1440-light") or name in ALSO_KEPT)
        folder = ROOT / "docs" / "screens" if shown else tmp_path
        page.screenshot(path=folder / f"{name}.png", animations="disabled")
        if (width, theme) in {(1440, "light"), (360, "dark")}:
            page.evaluate(AXE.read_text())
            assert page.evaluate(GRAVE) == []
    assert studio.faults == []
