"""The two letters of a sign-up."""

from __future__ import annotations

from identity.emails import Letter
from identity.links import site_link, workspace_address, workspace_link
from tenants.signup.models import Signup


def confirmation(signup: Signup, token: str) -> Letter:
    """Ask whether the address is theirs, with the link that begins the work."""
    return Letter(
        to=signup.email,
        subject=f"Confirm the workspace of {signup.organisation}",
        paragraphs=[
            f"Hello {signup.full_name},",
            f"you asked for a workspace for {signup.organisation} at {workspace_address(signup.slug)}. "
            "Confirm that this e-mail address is yours and it will be made at once.",
        ],
        button="Confirm and create the workspace",
        link=site_link(f"/confirm#token={token}"),
        closing="The link ends in 24 hours. If it was not you who asked, leave it be and nothing is made.",
    )


def ready(signup: Signup) -> Letter:
    """Say that the workspace stands, and where."""
    return Letter(
        to=signup.email,
        subject=f"The workspace of {signup.organisation} is ready",
        paragraphs=[
            f"Hello {signup.full_name},",
            f"the workspace of {signup.organisation} is ready at {workspace_address(signup.slug)}. "
            "You are its first administrator: sign in with the password you chose, then invite your colleagues.",
        ],
        button="Sign in",
        link=workspace_link("/sign-in", slug=signup.slug),
        closing="Keep this letter: it holds the address of your workspace.",
    )
