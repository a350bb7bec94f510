"""What people do at the screens, by the names they read there."""

from __future__ import annotations

import re
from typing import Any

from tests.browser.api import PASSPHRASE
from tests.browser.conftest import Site

LENDER = "Kitale Farmers Credit"
# Two scripts that tell when a page has all it asked for, sooner than half a second without any traffic does.
WATCH_REQUESTS = """
(() => {
  window.underWay = 0
  const ask = window.fetch
  window.fetch = async (...words) => {
    window.underWay++
    try { return await ask(...words) } finally { window.underWay-- }
  }
})()
"""
SETTLED = """
async () => {
  const isStill = () => window.underWay === 0 && !document.querySelector('.late') && document.fonts.status === 'loaded'
  for (let frames = 0; frames < 6; frames = isStill() ? frames + 1 : 0) await new Promise(requestAnimationFrame)
}
"""


def sign_up(page: Any, site: Site, *, slug: str, email: str, full_name: str = "Njeri Wambui") -> None:
    """Open a workspace from the bare host: form, mail, progress, ready."""
    page.goto(f"{site.origin}/")
    page.get_by_label("Organisation").fill(LENDER)
    page.get_by_label("Address").fill(slug)
    page.get_by_text("This address is free.").wait_for()
    choose(page, "Country", "Kenya")
    page.get_by_label("Your name").fill(full_name)
    page.get_by_label("Your email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSPHRASE)
    page.get_by_role("button", name="Open the workspace").click()
    page.get_by_role("heading", name="Check your mail").wait_for()
    page.goto(site.link_for(email))
    page.get_by_role("progressbar").wait_for()
    page.get_by_role("heading", name="Your workspace is ready").wait_for()
    page.get_by_role("link", name="Go to").click()


def sign_in(page: Any, email: str, password: str = PASSPHRASE) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Account of").wait_for()


def invite(page: Any, site: Site, *, slug: str, email: str, role: str) -> None:
    page.goto(f"{site.workspace(slug)}/staff")
    page.get_by_role("button", name="Invite a colleague").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Email").fill(email)
    choose(page, "Role", role)
    sheet.get_by_role("button", name="Send the invitation").click()
    sheet.wait_for(state="hidden")
    page.get_by_role("region", name="Invitations").get_by_text(email).wait_for()


def accept(page: Any, site: Site, *, email: str, full_name: str) -> None:
    """Follow the mailed link of an invitation and choose a name and a password."""
    page.goto(site.link_for(email))
    page.get_by_label("Your name").fill(full_name)
    page.get_by_label("Password", exact=True).fill(PASSPHRASE)
    page.get_by_role("button", name="Join").click()
    page.get_by_role("button", name=f"Account of {full_name}").wait_for()


def choose(page: Any, label: str, option: str) -> None:
    """Choose from a list that opens under a button."""
    page.get_by_role("button", name=re.compile(rf"\b{label}$")).click()
    page.get_by_role("option", name=option).first.click()


def sideways(page: Any) -> int:
    """Say how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
