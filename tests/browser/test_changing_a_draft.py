"""An application that was sent back is changed on its screen and handed in again; nobody else is offered the change.

The schedule beside the form is that of the amount as it is typed, and the one that then stands on the draft.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_draft_sent_back_is_changed_and_handed_in_again(open_page: Any, demo: Demo) -> None:
    application = demo.application("Makena Mwende", phone="0711000010")
    for _ in range(2):  # from the decision to the review, from the review to its officer
        demo.api("manager").post(f"applications/{application['id']}/send-back", reason="Ask for twice as much")
    officer = demo.enter(open_page(), "officer1")
    address = f"{demo.address}/applications/{application['id']}"

    officer.goto(address)
    officer.get_by_role("button", name="Change").click()
    officer.get_by_role("heading", name="Change the application for Makena Mwende").wait_for()
    amount = officer.get_by_label("Amount, KES")
    expect(amount).to_have_value("20,000.00")
    expect(officer.get_by_label("Purpose")).to_have_value("Stock")
    before = paid_each_month(officer)
    amount.fill("40000")
    expect(officer.get_by_text(before, exact=True)).to_have_count(0)
    officer.get_by_label("Purpose").fill("Stock and a freezer")
    planned = paid_each_month(officer)
    officer.get_by_role("button", name="Save changes").click()

    officer.get_by_role("heading", name="Application for Makena Mwende", exact=True).wait_for()
    assert officer.url == address
    assert paid_each_month(officer) == planned
    officer.locator("section", has=officer.get_by_role("heading", name="Request")).get_by_text(
        "Stock and a freezer"
    ).wait_for()
    officer.get_by_role("button", name="Submit").click()
    officer.locator("main header").get_by_text("Submitted").wait_for()
    assert officer.get_by_role("button", name="Change").count() == 0


def test_who_may_not_change_a_draft_is_not_offered_it(open_page: Any, demo: Demo) -> None:
    draft = demo.application("Wangari Koech", phone="0711000011")
    for _ in range(2):
        demo.api("manager").post(f"applications/{draft['id']}/send-back", reason="Not yet")
    auditor = demo.enter(open_page(), "auditor")
    address = f"{demo.address}/applications/{draft['id']}"
    auditor.goto(address)
    auditor.get_by_role("heading", name="Application for Wangari Koech").wait_for()
    assert auditor.get_by_role("button", name="Change").count() == 0
    auditor.goto(f"{address}/change")
    auditor.get_by_text(f"{draft['reference']} cannot be changed").wait_for()


def paid_each_month(page: Any) -> str:
    """Read what is paid each month from the head of the schedule."""
    told = page.locator("main").get_by_text("Pays each month").locator("xpath=..")
    expect(told).to_contain_text(re.compile(r"KES\s*[\d,]+\.\d\d"))
    return str(told.inner_text().split("KES")[-1].strip())
