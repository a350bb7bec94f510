"""What follows when news about people is told."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from identity.events import StaffInvited
from identity.tasks import send_invitation
from kit.outbox import reacts_to


@reacts_to(StaffInvited)
def write_the_letter(news: StaffInvited) -> None:
    """Have the letter written by a task of its own: a slow mail server must not hold up other news."""
    transaction.on_commit(partial(send_invitation.delay, news.invitation_id))
