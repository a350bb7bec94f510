"""Letters to staff, written outside of any request."""

from __future__ import annotations

from celery import shared_task

from identity.services import invitations
from kit.tasks import LenderTask


@shared_task(name="identity.send_invitation", base=LenderTask, ignore_result=True)
def send_invitation(invitation_id: int) -> None:
    """Mint the one-time link and mail it; run twice, the later letter holds the link that works.

    One that could not be sent is found again by `letters_wait`.
    """
    invitations.send_letter(invitation_id=invitation_id)
