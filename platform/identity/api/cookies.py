"""The refresh cookie, and the proof that a request which spends it comes from our own page."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.response import Response

from identity.services.sessions import Opened
from kernel.errors import Forbidden

_NAME: Final = "lendspace_refresh"
CLIENT_HEADER: Final = "X-Lendspace-Client"


class NotFromOurPage(Forbidden):
    """The cookie came with a request that our own page would not have made."""

    code = "not_from_our_page"

    def __init__(self) -> None:
        super().__init__("This request did not come from the workspace's own page. Open the workspace and try again.")


def cookie_name(request: Request | HttpRequest) -> str:
    """Give the cookie's name: with the `__Host-` prefix, except on plain http, where browsers refuse it."""
    return f"__Host-{_NAME}" if request.is_secure() else _NAME


def refresh_token(request: Request) -> str:
    """Give the refresh token that the browser sent, empty when there is none."""
    return request.COOKIES.get(cookie_name(request), "")


def keep_cookie(request: Request, response: Response, opened: Opened) -> None:
    """Give the browser its refresh token; no script can read it and no other site can send it."""
    response.set_cookie(
        cookie_name(request),
        opened.refresh,
        max_age=int(opened.refresh_for.total_seconds()),
        path="/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
    )


def drop_cookie(request: Request, response: Response) -> None:
    """Take the refresh token away from the browser."""
    response.set_cookie(
        cookie_name(request), "", max_age=0, path="/", secure=request.is_secure(), httponly=True, samesite="Strict"
    )


def require_our_origin(request: Request) -> None:
    """Let a request pass that says it comes from this workspace's own page, or that no browser made.

    :raises NotFromOurPage: another page made it; the neighbour's workspace is another page too.
    """
    origin, fetched = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if fetched not in (None, "same-origin") or (origin is not None and urlsplit(origin).netloc != request.get_host()):
        raise NotFromOurPage


def require_our_page(request: Request) -> None:
    """Let a request pass that only our own page can have made: a header no form can send, and its own origin.

    :raises NotFromOurPage: the header is missing, or the browser names another origin or none.
    """
    require_our_origin(request)
    told = request.headers.get("Origin") or request.headers.get("Sec-Fetch-Site")
    if request.headers.get(CLIENT_HEADER) != "web" or not told:
        raise NotFromOurPage
