"""A lender signs up, follows the link in the mail, and stands in its own workspace."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Site
from tests.browser.driving import LENDER, sign_in, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_sign_up_to_the_workspace(page: Any, site: Site) -> None:
    sign_up(page, site, slug="kitale", email="njeri@kitale.example")
    sign_in(page, "njeri@kitale.example")
    page.get_by_text(LENDER).first.wait_for()
    assert page.url.startswith(site.workspace("kitale"))
    page.get_by_role("heading", name="Your book is open and empty").wait_for()


def test_an_address_that_is_taken_is_refused_while_typing(page: Any, site: Site) -> None:
    page.goto(f"{site.origin}/sign-up")
    page.get_by_label("Address").fill("alpha")
    page.get_by_text("taken").wait_for()
