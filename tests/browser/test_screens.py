"""Every main page of a lender with a history: it shows its heading, reads well to machines, and is kept as a picture.

With LENDSPACE_SCREENS=1 pictures go to docs/screens, of a lender with sixty customers; else none is made.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from tests.browser.conftest import DESKTOP, PHONE, page_of
from tests.browser.demo import LENDER, Demo
from tests.browser.driving import SETTLED, WATCH_REQUESTS, sideways
from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEPT = os.environ.get("LENDSPACE_SCREENS") == "1"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# one rule of axe is an experiment still: it counts the initials beside a name, which readers never hear
GRAVE = """
async () => (await axe.run(document, {
  resultTypes: ['violations'], rules: {'label-content-name-mismatch': {enabled: false}},
})).violations
  .filter(({impact}) => impact === 'serious' || impact === 'critical')
  .map(({id, impact, nodes}) => `${impact} ${id}: ${nodes.slice(0, 3).map(({html}) => html.slice(0, 160)).join(' | ')}`)
"""


# as a link of the app does: the stories load every page by its address as well
GO = "path => history.pushState({}, '', path)"
# a colour that is still on its way to the new theme
MOVING = "() => document.getAnimations().filter(moving => moving instanceof CSSTransition).length"


@dataclass(frozen=True)
class Screen:
    """A page, what it is called in its picture, and the heading that says it is there."""

    name: str
    path: str
    heading: str
    public: bool = False
    dialog: bool = False


SCREENS = [
    Screen("home", "/", LENDER),
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

    demo: Demo
    windows: dict[int, Any]
    guests: dict[int, Any]
    facts: dict[str, str]
    faults: list[str]

    def open(self, screen: Screen) -> dict[int, Any]:
        """Go there in both windows at once, and wait for each until nothing on it is on its way."""
        pages = self.guests if screen.public else self.windows
        path = screen.path.format(**self.facts)
        for page in pages.values():
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
            if screen.public:
                bare = self.demo.site.origin if screen.name == "sign-up" else self.demo.address
                page.goto(bare + path, wait_until="commit")
            else:
                page.evaluate(GO, path)
        for page in pages.values():
            where = page.get_by_role("dialog") if screen.dialog else page
            where.get_by_role("heading", name=screen.heading.format(**self.facts)).first.wait_for()
            page.evaluate(SETTLED)
        return pages


@pytest.fixture(scope="module")
def studio(demo: Demo, chromium: Any) -> Iterator[Studio]:
    faults: list[str] = []
    with ExitStack() as windows:
        desk, guest = (windows.enter_context(page_of(chromium, faults, **DESKTOP)) for _ in range(2))
        phone, phone_guest = (windows.enter_context(page_of(chromium, faults, **PHONE)) for _ in range(2))
        for window in (desk, guest, phone, phone_guest):
            window.add_init_script(WATCH_REQUESTS)
        for window in (desk, phone):
            demo.enter(window, "admin")
            window.goto(demo.address)  # what the sign-in announced to readers is spoken no more
        yield Studio(demo, {1440: desk, 360: phone}, {1440: guest, 360: phone_guest}, facts(demo), faults)


def facts(demo: Demo) -> dict[str, str]:
    """Choose a loan that is late and, if one is, partly paid, and its customer."""
    loans = demo.api("admin").get("loans?standing=in_arrears&limit=100")["data"]
    loan = min(loans, key=lambda row: (row["repaid"]["amount"] == "0.00", row["days_past_due"], row["id"]))
    customer = loan["customer"]
    return {
        "loan": str(loan["id"]),
        "loan_reference": loan["reference"],
        "customer": str(customer["id"]),
        "customer_name": customer["name"],
    }


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_screen(studio: Studio, screen: Screen) -> None:
    pages = studio.open(screen)
    for width, page in pages.items():
        assert (width, sideways(page)) == (width, 0)
        look(page, f"{screen.name}-{width}", "light", reads=width == 1440)
        look(page, f"{screen.name}-{width}", "dark", reads=width == 360)
    tablet = pages[1440]
    tablet.set_viewport_size({"width": 768, "height": 1024})
    assert (768, sideways(tablet)) == (768, 0)
    tablet.set_viewport_size(DESKTOP["viewport"])
    assert studio.faults == []


def look(page: Any, name: str, theme: str, *, reads: bool) -> None:
    """Change to a theme, all of it at once; keep the picture if it is one to keep, and ask axe."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.locator(f"html[data-theme={theme}]").wait_for()
    assert page.evaluate(MOVING) == 0
    if KEPT and (f"{name}-{theme}".endswith("-1440-light") or f"{name}-{theme}" in ALSO_KEPT):
        page.screenshot(path=ROOT / "docs" / "screens" / f"{name}-{theme}.png", animations="disabled")
    if reads:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text())
        assert page.evaluate(GRAVE) == []
