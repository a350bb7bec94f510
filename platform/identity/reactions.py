"""What follows when news about people is told."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from identity.events import StaffInvited
from identity.services import invitations
from identity.tasks import send_invitation
from kit.outbox import reacts_to, tells_work_left


@reacts_to(StaffInvited)
def write_the_letter(news: StaffInvited) -> None:
    """Have the letter written by a task of its own: a slow mail server must not hold up other news."""
    transaction.on_commit(partial(send_invitation.delay, news.invitation_id))


@tells_work_left
def letters_wait(before: datetime) -> bool:
    """Have letters written that were not: their task may have been lost, or the mail server may have been away."""
    unwritten = invitations.without_letter(before=before)
    for invitation_id in unwritten:
        transaction.on_commit(partial(send_invitation.delay, invitation_id))
    return bool(unwritten)
