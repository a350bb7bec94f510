"""The daily jobs, counted from the home of a signed-in person: none may take more actions than its goal.

An action is a press (click, tap or key), or a field filled; the Enter that ends a field belongs to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from tests.browser.conftest import DESKTOP, PHONE, page_of
from tests.browser.demo import LATE, Demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Enter = Callable[..., "Hands"]


@dataclass
class Hands:
    """Somebody at a screen, whose actions are counted."""

    page: Any
    done: int = 0

    def key(self, key: str) -> None:
        self.done += 1
        self.page.keyboard.press(key)

    def press(self, target: Any) -> None:
        self.done += 1
        target.click()

    def fill(self, target: Any, words: str, *, enter: bool = False) -> None:
        self.done += 1
        target.fill(words)
        if enter:
            target.press("Enter")

    def search(self, words: str, found: str) -> None:
        """Ctrl K, a few letters, Enter."""
        self.key("Control+k")
        self.find(words, found)

    def find(self, words: str, found: str) -> None:
        """A few letters, Enter."""
        self.done += 1
        self.page.get_by_role("combobox").fill(words)
        self.page.get_by_role("option", name=found).and_(self.page.locator("[aria-selected=true]")).wait_for()
        self.page.keyboard.press("Enter")

    def state_is(self, word: str) -> None:
        self.page.locator("main header").get_by_text(word).wait_for()

    def reads(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()


@pytest.fixture(scope="module")
def windows(chromium: Any, demo: Demo) -> Iterator[Callable[..., Any]]:
    """Give the window of a person, signed in once for the whole file."""
    faults: list[str] = []
    open_now: dict[tuple[str, bool], Any] = {}
    with ExitStack() as stack:

        def window(mailbox: str, *, phone: bool = False) -> Any:
            key = (mailbox, phone)
            if key not in open_now:
                page = stack.enter_context(page_of(chromium, faults, **(PHONE if phone else DESKTOP)))
                open_now[key] = demo.enter(page, mailbox)
            return open_now[key]

        yield window
        assert faults == []


@pytest.fixture
def enter(windows: Callable[..., Any], demo: Demo) -> Enter:
    """Stand at home, with nothing counted yet."""

    def at_home(mailbox: str, *, phone: bool = False) -> Hands:
        page = windows(mailbox, phone=phone)
        page.goto(demo.address)
        page.get_by_role("button", name="Account of").wait_for()
        page.locator("main h1").wait_for()
        return Hands(page)

    return at_home


def test_find_a_customer_and_see_the_history(enter: Enter) -> None:
    officer = enter("officer1")
    officer.search("zawadi", LATE)
    officer.page.locator("section", has=officer.page.get_by_role("heading", name="History")).get_by_text(
        "Disbursement"
    ).first.wait_for()
    assert officer.done <= 2


def test_apply_for_a_known_customer(enter: Enter) -> None:
    officer = enter("officer1")
    officer.search("zawadi", LATE)
    officer.page.get_by_role("heading", name=LATE).wait_for()
    officer.key("n")
    officer.fill(officer.page.get_by_label("Amount, KES"), "25000")
    officer.reads("Pays in all")
    officer.fill(officer.page.get_by_label("Purpose"), "A second stall", enter=True)
    officer.state_is("Submitted")
    assert officer.done <= 5


def test_register_a_customer_and_apply(enter: Enter) -> None:
    officer = enter("officer1")
    officer.search("reg", "Register a customer")
    sheet = officer.page.get_by_role("dialog")
    officer.fill(sheet.get_by_label("Full name"), "Imani Chebet")
    officer.fill(sheet.get_by_label("Phone"), "0711000002", enter=True)
    officer.page.get_by_role("heading", name="Imani Chebet").wait_for()
    officer.key("n")
    officer.page.get_by_role("heading", name="Application for Imani Chebet").wait_for()
    officer.fill(officer.page.get_by_label("Purpose"), "Seed for the rains", enter=True)
    officer.state_is("Submitted")
    assert officer.done <= 4 + 5


@pytest.mark.parametrize(("phone", "goal"), [(False, 1), (True, 2)], ids=["desk", "phone"])
def test_approve(enter: Enter, demo: Demo, phone: bool, goal: int) -> None:
    name = "Neema Atieno" if phone else "Baraka Mutiso"
    waiting = demo.application(name, phone="0711000004" if phone else "0711000003")
    manager = enter("manager", phone=phone)
    if phone:
        manager.press(manager.page.get_by_role("list", name="To decide").get_by_role("link", name=name))
        manager.press(manager.page.get_by_role("button", name="Approve KES"))
        manager.reads(f"for {name}.")
    else:
        manager.page.goto(f"{demo.address}/applications?waiting=approval")
        manager.page.get_by_label(f"File of {waiting['reference']}").wait_for()  # the newest is chosen
        manager.key("a")
        manager.reads(f"for {name}.")
    assert manager.done <= goal


def test_disburse(enter: Enter, demo: Demo) -> None:
    demo.approved("Subira Wekesa", phone="0711000005")
    finance = enter("finance")
    row = finance.page.get_by_role("row", name="Subira Wekesa")
    finance.press(row.get_by_role("link", name="Disburse"))
    finance.press(finance.page.get_by_role("dialog").get_by_role("button", name="Disburse KES"))
    finance.reads("to Subira Wekesa")
    assert finance.done <= 2


def test_record_a_repayment_of_what_is_due(enter: Enter, demo: Demo) -> None:
    loan = demo.paid_out("Tumaini Njoki", phone="0711000006", days_ago=40)
    finance = enter("finance")
    finance.key("r")
    finance.find(loan["reference"], "Tumaini Njoki")
    finance.page.get_by_role("dialog").get_by_role("button", name="Record KES").wait_for()
    finance.key("Enter")
    finance.reads("from Tumaini Njoki.")
    assert finance.done <= 3


def test_collect_at_the_door(enter: Enter, demo: Demo) -> None:
    demo.paid_out("Rehema Kendi", phone="0711000007", days_ago=40)
    officer = enter("officer1", phone=True)
    officer.press(officer.page.get_by_role("list", name="Overdue").get_by_role("link", name="Rehema Kendi"))
    officer.press(officer.page.get_by_role("dialog").get_by_role("button", name="Record KES"))
    officer.reads("from Rehema Kendi.")
    assert officer.done <= 2


def test_see_whom_to_collect_from_today(enter: Enter) -> None:
    officer = enter("officer1", phone=True)
    officer.page.get_by_role("list", name="Overdue").get_by_role("link", name=LATE).wait_for()
    assert officer.done == 0


def test_invite_a_colleague(enter: Enter) -> None:
    admin = enter("admin")
    admin.search("invite", "Invite a colleague")
    sheet = admin.page.get_by_role("dialog")
    admin.fill(sheet.get_by_label("Email"), "zuri@demo.example", enter=True)
    admin.page.get_by_role("region", name="Invitations").get_by_text("zuri@demo.example").wait_for()
    assert admin.done <= 3
