"""A day without a mouse: sign in, find a loan, take a repayment, approve; the focus is seen at every stop."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST_STOPS = 60
# what has the focus, by the name it is read by, and whether somebody who looks can tell
FOCUSED = """
() => {
  const at = document.activeElement
  const labels = [...(at.labels ?? [])].map(label => label.innerText).join(' ')
  const named = at.getAttribute('aria-label') || labels || at.innerText || ''
  const box = (at.closest('label') ?? at).getBoundingClientRect()
  const isMarked = part => {
    const look = getComputedStyle(part)
    return (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0) || look.boxShadow.includes('px')
  }
  const isInView = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
  return { name: named.trim(), isSeen: isInView && [at, at.closest('label')].some(part => part && isMarked(part)) }
}
"""


def focused(page: Any) -> str:
    """Give the name of what has the focus, which must be in view and marked."""
    at = page.evaluate(FOCUSED)
    assert at["isSeen"], f"the focus is on {at['name']!r} and nobody can see it: {page.url}"
    return str(at["name"])


def tab_to(page: Any, name: str) -> None:
    """Press Tab until something of this name has the focus."""
    passed = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        passed.append(focused(page))
        if re.search(name, passed[-1]):
            return
    raise AssertionError(f"no stop at {name!r} among {passed}")


def test_a_day_without_a_mouse(open_page: Any, demo: Demo) -> None:
    loan = demo.paid_out("Furaha Kiplagat", phone="0711000008", days_ago=40)
    waiting = demo.application("Jabali Onyango", phone="0711000009")
    finance, manager = open_page(), open_page()

    sign_in(finance, demo, "finance")
    find(finance, loan["reference"])
    take_what_is_due(finance)
    walk(finance)

    sign_in(manager, demo, "manager")
    approve(manager, waiting["reference"])


def sign_in(page: Any, demo: Demo, mailbox: str) -> None:
    page.goto(f"{demo.address}/sign-in")
    page.get_by_label("Email").wait_for()
    tab_to(page, "^Email")
    page.keyboard.type(f"{mailbox}@demo.example")
    tab_to(page, "^Password")
    page.keyboard.type(demo.password)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Account of").wait_for()


def find(page: Any, reference: str) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").wait_for()
    page.keyboard.type(reference)
    page.get_by_role("option", name=reference).first.wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=reference).wait_for()


def take_what_is_due(page: Any) -> None:
    tab_to(page, "^Record repayment$")
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name=re.compile("^Record KES")).wait_for()
    assert re.search("^Amount", focused(page))
    tab_to(page, "Cash")
    page.keyboard.press("ArrowRight")  # among the ways to pay
    tab_to(page, "^Mobile money code")
    page.keyboard.type("SKL4H7Q2XN")
    tab_to(page, "^Record KES")
    page.keyboard.press("Enter")
    page.get_by_text("from Furaha Kiplagat.").first.wait_for()
    sheet.wait_for(state="hidden")


def walk(page: Any) -> None:
    """From the top of a page to its first row, no stop hides the focus."""
    page.reload()
    page.get_by_role("region", name="Transactions").wait_for()
    tab_to(page, "^Skip to the content$")
    tab_to(page, "^Transactions$")


def approve(page: Any, reference: str) -> None:
    tab_to(page, "^Applications")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Applications").wait_for()
    tab_to(page, "^To approve")
    page.keyboard.press("Enter")
    page.get_by_role("complementary", name=f"File of {reference}").wait_for()  # the newest stands chosen
    page.keyboard.press("a")
    page.get_by_text("waits for disbursement").wait_for()
