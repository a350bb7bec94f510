"""A field officer joins by phone, stands before a customer who is late, and takes the first repayment.

The loan is that of the other story (12,000.00 at 24% a year, 3 installments of 4,161.06, 12,483.17 in all), paid out
40 days ago: the first installment is late, and 12,483.17 - 4,161.06 = 8,322.11 is left after it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.api import Api
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, Site
from tests.browser.driving import accept, invite, sideways, sign_in
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SLUG, OFFICER, EMAIL = "alpha", "Peter Mutua", "peter@alpha.example"
TERMS = {
    "code": "BIA",
    "name": "Biashara",
    "interest_method": "declining_balance",
    "amortization": "equal_installments",
    "yearly_rate": "24",
    "repay_every": 1,
    "repay_unit": "months",
    "amount_min": "1000.00",
    "amount_default": "10000.00",
    "amount_max": "50000.00",
    "installments_min": 3,
    "installments_default": 6,
    "installments_max": 12,
    "rounding": "half_even",
    "installment_multiple": "0.01",
    "day_count": "30/360",
    "arrears_tolerance": "0.00",
    "allocation_order": ["penalty", "fee", "interest", "principal"],
}


def test_an_officer_joins_by_phone_and_takes_a_repayment(open_page: OpenPage, site: Site) -> None:
    desk, phone = open_page(**DESKTOP), open_page(**PHONE)
    desk.goto(f"{site.workspace(SLUG)}/sign-in")
    sign_in(desk, "admin@alpha.example", PASSWORD)
    invite(desk, site, slug=SLUG, email=EMAIL, role="Field officer")

    phone.goto(site.link_for(EMAIL))
    phone.get_by_role("button", name="Join").wait_for()
    assert sideways(phone) == 0
    accept(phone, site, email=EMAIL, full_name=OFFICER)
    phone.get_by_text("None of your loans is overdue").wait_for()
    assert sideways(phone) == 0

    customer, loan = lend(site)
    collect(phone, "Amina")
    assert sideways(phone) == 0
    record_what_is_due(phone)
    assert sideways(phone) == 0
    walk(phone, site, customer, loan)

    desk.goto(f"{site.workspace(SLUG)}/customers/{customer}")
    history = desk.locator("section").filter(has=desk.get_by_role("heading", name="History"))
    newest = history.locator("ol ol > li").filter(has_text="Repayment").first  # its message may stand above it already
    newest.get_by_text("4,161.06").wait_for()
    assert OFFICER in newest.inner_text()


def lend(site: Site) -> tuple[int, int]:
    """Bring a loan that is late into the officer's care; give its customer and it."""
    admin = Api(site, SLUG, "admin@alpha.example", PASSWORD)
    manager, finance = admin.hire("manager", "Grace Wanjiku"), admin.hire("finance", "Esther Achieng")
    officer = Api(site, SLUG, EMAIL)
    product = admin.post("products", **TERMS)
    customer = officer.post("customers", full_name="Amina Yusuf", phone="0712884031", officer_id=officer.id)
    wanted = {"customer_id": customer["id"], "product_id": product["id"], "amount": "12000.00", "installments": 3}
    application = officer.post("applications", **wanted, purpose="Stock for the shop", submit=True)
    officer.post(f"applications/{application['id']}/review", note="Visited the shop")
    loan = manager.post(f"applications/{application['id']}/approve")["loan"]
    today = date.fromisoformat(finance.get("home")["business_date"])
    paid_out = (today - timedelta(days=40)).isoformat()
    finance.post(f"loans/{loan['id']}/disburse", disbursed_on=paid_out, channel="mobile_money")
    return int(customer["id"]), int(loan["id"])


def collect(phone: Any, typed: str) -> None:
    """The deed in the middle of the bar: who is paying?"""
    phone.get_by_role("button", name="Collect").tap()
    phone.get_by_role("combobox").fill(typed)
    phone.get_by_role("option").filter(has_text="LN-000001").first.tap()
    phone.get_by_role("dialog").get_by_role("heading", name="Record repayment").wait_for()


def record_what_is_due(phone: Any) -> None:
    sheet = phone.get_by_role("dialog")
    assert sheet.get_by_label("Amount, KES").input_value() == "4,161.06"
    sheet.get_by_text("Mobile money", exact=True).tap()
    sheet.get_by_label("Mobile money code").fill("SKL4H7Q2XN")
    sheet.get_by_text("8,322.11").first.wait_for()
    sheet.get_by_role("button", name="Record KES 4,161.06").tap()
    phone.get_by_text("KES 4,161.06 from Amina Yusuf").wait_for()
    expect(phone.locator("main")).to_contain_text("8,322.11")


def walk(phone: Any, site: Site, customer: int, loan: int) -> None:
    """No page that an officer comes to is wider than the phone."""
    pages = ["/", "/customers", f"/customers/{customer}", f"/customers/{customer}?tab=loans", "/applications"]
    pages += ["/applications?waiting=review", "/applications/1", f"/applications/new?customer={customer}", "/loans"]
    pages += [f"/loans/{loan}?tab={tab}" for tab in ("schedule", "transactions", "journal", "history", "terms")]
    pages += ["/products", "/products/1", "/staff", "/customers?deed=register"]
    wide = {}
    for path in pages:
        phone.goto(f"{site.workspace(SLUG)}{path}")
        phone.locator("main h1, [role=dialog] h2").first.wait_for()
        phone.wait_for_load_state("networkidle")
        if extra := sideways(phone):
            wide[path] = extra
    assert wide == {}
