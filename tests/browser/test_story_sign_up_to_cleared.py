"""A new lender, from its sign-up to its first loan paid back, by the people who have to do each step.

12,000.00 at 24% a year (2% a month) in 3 equal monthly installments, each rounded to the cent:

    installment  interest                principal               balance
    4,161.06     2% of 12,000.00  240.00  3,921.06               8,078.94
    4,161.06     2% of  8,078.94  161.58  3,999.48               4,079.46
    4,161.05     2% of  4,079.46   81.59  4,079.46                   0.00
    12,483.17                     483.17  12,000.00

5,000.00 settle the first installment (4,161.06) and of the second its interest (161.58) and 677.36 of its principal.
Principal left 8,078.94 - 677.36 = 7,401.58, interest left 81.59, in all 7,483.17.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Site
from tests.browser.driving import accept, invite, sign_in, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SLUG = "kakamega"
ADMIN, MANAGER, FINANCE = "Njeri Wambui", "Joseph Kamau", "Esther Achieng"
CUSTOMER = "Amina Yusuf"


def test_from_sign_up_to_a_loan_paid_back(open_page: OpenPage, site: Site) -> None:
    admin, manager, finance = open_page(), open_page(), open_page()
    home = site.workspace(SLUG)
    sign_up(admin, site, slug=SLUG, email="njeri@kakamega.example", full_name=ADMIN)
    sign_in(admin, "njeri@kakamega.example")
    for page, email, role, name in (
        (manager, "joseph@kakamega.example", "Manager", MANAGER),
        (finance, "esther@kakamega.example", "Finance", FINANCE),
    ):
        invite(admin, site, slug=SLUG, email=email, role=role)
        accept(page, site, email=email, full_name=name)

    define_product(admin, home)
    customer = register_customer(admin, home)
    application = apply_for_loan(admin)
    review(admin)
    admin.get_by_text("You are the officer of LA-000001, so somebody else decides on it").wait_for()
    assert admin.get_by_role("button", name="Approve KES 12,000.00").is_disabled()

    approve(manager, home)
    assert_home_explains(manager, home, lent="0.00", repaid="0.00", principal="0.00", total="0.00")
    disburse(finance, home)
    assert_figures(finance, due="0.00", principal="12,000.00", owed="12,483.17", repaid="0.00")
    repay_a_part(finance)
    assert_figures(finance, due="0.00", principal="7,401.58", owed="7,483.17", repaid="5,000.00")
    assert_home_explains(manager, home, lent="12,000.00", repaid="5,000.00", principal="7,401.58", total="7,483.17")
    repay_the_rest(finance)
    assert_figures(finance, due="0.00", principal="0.00", owed="0.00", repaid="12,483.17")
    assert_home_explains(manager, home, lent="12,000.00", repaid="12,483.17", principal="0.00", total="0.00")
    assert_collected_today(manager, "12,483")

    assert_history(admin, customer)
    admin.goto(application)
    admin.get_by_role("button", name="Open LN-000001").wait_for()


def define_product(page: Any, home: str) -> None:
    page.goto(f"{home}/")
    page.get_by_role("link", name="Define a loan product").click()
    sheet = page.get_by_role("dialog")
    for label, words in {
        "Name": "Biashara",
        "Code": "BIA",
        "Rate a year": "24",
        "Smallest, KES": "1,000",
        "Usual, KES": "10,000",
        "Largest, KES": "50,000",
    }.items():
        sheet.get_by_label(label, exact=True).fill(words)
    sheet.get_by_role("button", name="Define product").click()
    page.get_by_role("heading", name="Biashara").first.wait_for()


def register_customer(page: Any, home: str) -> str:
    page.goto(f"{home}/customers")
    page.get_by_role("button", name="Customer").first.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Full name").fill(CUSTOMER)
    sheet.get_by_label("Phone").fill("0712 884031")
    sheet.get_by_role("button", name="Register customer").click()
    page.get_by_role("heading", name=CUSTOMER).wait_for()
    return str(page.url)


def apply_for_loan(page: Any) -> str:
    page.get_by_role("button", name="New application").click()
    page.get_by_role("heading", name=f"Application for {CUSTOMER}").wait_for()
    page.get_by_text("Pays in all").first.wait_for()  # of the usual 10,000.00, before anything is typed
    page.get_by_label("Amount, KES").fill("12000")
    page.get_by_role("radio", name="3", exact=True).check(force=True)
    page.get_by_label("Purpose").fill("Stock for the shop")
    for figure in ("4,161.06", "483.17", "12,483.17"):
        page.get_by_text(figure, exact=True).first.wait_for()
    page.get_by_role("button", name="Submit application").click()
    page.get_by_text("LA-000001").first.wait_for()
    return str(page.url)


def review(page: Any) -> None:
    page.get_by_role("button", name="Review").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Note for the decision").fill("Visited the shop; income fits")
    sheet.get_by_role("button", name="Pass on to decide").click()
    page.get_by_text("Reviewed LA-000001").wait_for()


def approve(page: Any, home: str) -> None:
    page.goto(f"{home}/")
    page.get_by_role("link", name="Applications", exact=False).first.click()
    page.get_by_role("link", name=re.compile("^To approve")).click()
    file = page.get_by_label("File of LA-000001")
    file.get_by_text("12,483.17").first.wait_for()
    file.get_by_role("button", name="Approve KES 12,000").click()
    page.get_by_text("waits for disbursement").wait_for()


def disburse(page: Any, home: str) -> None:
    page.goto(f"{home}/")
    page.get_by_role("region", name="Loans to disburse").get_by_role("link", name=CUSTOMER).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_text("12,483.17").first.wait_for()
    sheet.get_by_role("button", name="Disburse KES 12,000.00").click()
    page.get_by_text(f"Disbursed KES 12,000.00 to {CUSTOMER}").wait_for()


def repay_a_part(page: Any) -> None:
    page.get_by_role("button", name="Record repayment").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Amount, KES").fill("5000")
    for figure in ("401.58", "4,598.42", "7,401.58", "7,483.17"):  # interest, principal, what is left of each
        sheet.get_by_text(figure, exact=True).first.wait_for()
    sheet.get_by_role("button", name="Record KES 5,000.00").click()
    page.get_by_text(f"KES 5,000.00 from {CUSTOMER}").wait_for()


def repay_the_rest(page: Any) -> None:
    page.get_by_role("button", name="Record repayment").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="All owed 7,483.17").click()
    sheet.get_by_text("Cleared").first.wait_for()
    sheet.get_by_role("button", name="Record KES 7,483.17").click()
    page.get_by_text(f"KES 7,483.17 from {CUSTOMER}").wait_for()
    page.locator("main header").get_by_text("Cleared").first.wait_for()


def assert_figures(page: Any, **told: str) -> None:
    words = {"due": "Due now", "principal": "Principal outstanding", "owed": "Owed in all", "repaid": "Repaid"}
    for name, amount in told.items():
        expect(page.locator("main")).to_contain_text(re.compile(rf"{words[name]}\s*KES\s*{re.escape(amount)}"))


def assert_home_explains(page: Any, home: str, *, lent: str, repaid: str, principal: str, total: str) -> None:
    """Read the sum behind the principal outstanding, where the cents stand."""
    page.goto(f"{home}/")
    page.get_by_role("button", name="Explain The portfolio").click()
    told = page.get_by_role("dialog", name="The portfolio")
    said = dict(zip(told.locator("dt").all_inner_texts(), told.locator("dd").all_inner_texts(), strict=True))
    assert said["Lent"] == lent
    assert said["Repaid"] == repaid
    assert said["Outstanding with interest and fees"] == total
    assert said["Principal outstanding"] == principal


def assert_collected_today(page: Any, whole: str) -> None:
    expect(page.locator("main")).to_contain_text(re.compile(rf"Collected today\s*KES\s*{whole}(?!,)"))


def assert_history(page: Any, customer: str) -> None:
    page.goto(customer)
    history = page.locator("section").filter(has=page.get_by_role("heading", name="History"))
    history.get_by_text("Registered").wait_for()
    told = (" ".join(text.split()) for text in history.locator("ol ol > li").all_inner_texts())
    lines = [line for line in told if not line.endswith("Messages")]  # what went to the phone, or did not
    expected = [
        ("Repayment", FINANCE, "7,483.17"),
        ("Repayment", FINANCE, "5,000.00"),
        ("Disbursement", FINANCE, "12,000.00"),
        ("Approval", MANAGER, "12,000.00"),
        ("Review", ADMIN, ""),
        ("Application", ADMIN, "12,000.00"),
        ("Registered", ADMIN, ""),
    ]
    assert len(lines) == len(expected), lines
    for line, (title, who, amount) in zip(lines, expected, strict=True):
        assert re.match(rf"\d\d:\d\d {title}\b", line), line
        assert who in line, line
        assert amount in line, line
