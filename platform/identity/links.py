"""Addresses that go into letters: from the platform's own settings, never from the host of a request."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from kit import workspace


def workspace_address(slug: str) -> str:
    """Give a workspace's address as people type it, such as jamboko.lendspace.example."""
    return f"{slug}.{urlsplit(settings.PUBLIC_ORIGIN).netloc}"


def workspace_link(path: str, *, slug: str | None = None) -> str:
    """Give a link into a workspace: of that slug, or of the lender in force."""
    scheme = urlsplit(settings.PUBLIC_ORIGIN).scheme
    return f"{scheme}://{workspace_address(slug or workspace.settings().slug)}{path}"


def site_link(path: str) -> str:
    """Give a link to the main address."""
    return f"{settings.PUBLIC_ORIGIN}{path}"
