"""The staff API of the running system, as a program of the lender's would call it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx

from tests.browser.conftest import Site

PASSPHRASE = "a long pass phrase for tests"


class Api:
    """One person of a lender, signed in."""

    def __init__(self, site: Site, slug: str, email: str, password: str = PASSPHRASE) -> None:
        self.site, self.slug = site, slug
        self.client = _client(site, slug)
        session = self.post("auth/sign-in", email=email, password=password)
        self.client.headers["Authorization"] = f"Bearer {session['access']}"
        self.id = int(session["person"]["id"])

    def get(self, path: str) -> Any:
        return _answer(self.client.get(path))

    def post(self, path: str, **body: Any) -> Any:
        return _answer(self.client.post(path, json=body, headers={"Idempotency-Key": str(uuid4())}))

    def hire(self, role: str, full_name: str) -> Api:
        """Invite a colleague, who accepts by the link of the mail."""
        email = f"{full_name.split()[0].lower()}@{self.slug}.example"
        self.post("invitations", email=email, role=role)
        with _client(self.site, self.slug) as door:
            token = token_of(self.site.link_for(email))
            body = {"token": token, "full_name": full_name, "password": PASSPHRASE}
            _answer(door.post("auth/accept-invitation", json=body))
        return Api(self.site, self.slug, email)


def token_of(link: str) -> str:
    """Give the secret of a mailed link; it stands behind the #, so that no server's log sees it."""
    parts = urlsplit(link)
    return parse_qs(parts.fragment or parts.query)["token"][0]


def _client(site: Site, slug: str) -> httpx.Client:
    host = urlsplit(site.workspace(slug)).netloc
    return httpx.Client(base_url=f"http://127.0.0.1:{site.port}/api/staff/", headers={"Host": host}, timeout=15)


def _answer(response: httpx.Response) -> Any:
    assert response.is_success, f"{response.request.method} {response.request.url}: {response.text}"
    return response.json() if response.content else None
