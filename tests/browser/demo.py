"""The demo lender in the running system, with one borrower who is late whatever the day of the story."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.browser.api import Api
from tests.browser.conftest import Site
from tests.browser.driving import sign_in
from tests.conftest import ROOT

SLUG, LENDER = "demo", "Baraka Credit"
LATE = "Zawadi Mwangaza"
KEPT_SECONDS = 180  # of the five minutes of an access token


@dataclass(frozen=True)
class Demo:
    """The demo lender and its people."""

    site: Site
    password: str
    signed_in: dict[str, tuple[float, Api]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return self.site.workspace(SLUG)

    def api(self, mailbox: str) -> Api:
        """Give a person's access to the API, kept for as long as it is sure to be good."""
        signed_in_at, api = self.signed_in.get(mailbox, (-KEPT_SECONDS, None))
        if api is None or time.monotonic() - signed_in_at > KEPT_SECONDS:
            api = Api(self.site, SLUG, f"{mailbox}@demo.example", self.password)
            self.signed_in[mailbox] = (time.monotonic(), api)
        return api

    def enter(self, page: Any, mailbox: str) -> Any:
        """Sign a person in; the page then shows their home."""
        page.goto(f"{self.address}/sign-in")
        sign_in(page, f"{mailbox}@demo.example", self.password)
        return page

    def application(self, name: str, *, phone: str) -> dict[str, Any]:
        """Register a customer of the first officer, who asks for a loan and waits for the decision."""
        officer = self.api("officer1")
        product = next(p for p in officer.get("products")["data"] if p["terms"]["repay_unit"] == "months")
        terms = product["terms"]
        customer = officer.post("customers", full_name=name, phone=phone, officer_id=officer.id)
        wanted = {"amount": terms["amount"]["min"]["amount"], "installments": terms["installments"]["max"]}
        made = officer.post(
            "applications", customer_id=customer["id"], product_id=product["id"], **wanted, purpose="Stock", submit=True
        )
        return dict(officer.post(f"applications/{made['id']}/review", note="Visited the stall"))

    def approved(self, name: str, *, phone: str) -> dict[str, Any]:
        """Grant a loan that waits for its money."""
        application = self.application(name, phone=phone)
        return dict(self.api("manager").post(f"applications/{application['id']}/approve")["loan"])

    def paid_out(self, name: str, *, phone: str, days_ago: int) -> dict[str, Any]:
        """Lend to a customer some days ago."""
        finance, loan = self.api("finance"), self.approved(name, phone=phone)
        today = date.fromisoformat(finance.get("home")["business_date"])
        day = (today - timedelta(days=days_ago)).isoformat()
        return dict(finance.post(f"loans/{loan['id']}/disburse", disbursed_on=day, channel="mobile_money"))


def tell(site: Site, customers: int) -> Demo:
    """Tell the demo lender's story to the site's database."""
    env = {**site.env, "LENDSPACE_PROCESS": "worker", "LENDSPACE_DEMO_CUSTOMERS": str(customers)}
    command = [sys.executable, "manage.py", "seed_demo"]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    people = json.loads(done.stdout.splitlines()[-1])["people"]
    demo = Demo(site, str(people[0]["password"]))
    demo.paid_out(LATE, phone="0711000001", days_ago=40)
    return demo
