"""Letters to staff, written outside of any request."""

from __future__ import annotations

from celery import shared_task

from identity.services import invitations
from kit.tasks import LenderTask


@shared_task(
    name="identity.send_invitation",
    base=LenderTask,
    ignore_result=True,
    autoretry_for=(OSError,),  # what a mail server that does not answer raises, smtplib's errors among them
    retry_backoff=5,
    retry_backoff_max=300,
    max_retries=20,
)
def send_invitation(invitation_id: int) -> None:
    """Mint the one-time link and mail it; run twice, the later letter holds the link that works."""
    invitations.send_letter(invitation_id=invitation_id)
