"""A letter is written although the task that should have written it was lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from identity.reactions import letters_wait
from wall.scope import lender_scope, scope

pytestmark = pytest.mark.django_db


def test_a_letter_whose_task_was_lost_is_written_at_the_relays_next_visit(
    at: Callable[[str], Any], lender: str, tasks_at_once: None, django_capture_on_commit_callbacks: Any
) -> None:
    admin = at("alpha")
    admin.sign_in("admin@alpha.example")
    invited = admin.post("invitations", {"email": "amina@new.example", "role": "field_officer"})
    assert invited.status_code == 201, invited.content
    with scope(lender_scope(lender)):
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            assert not letters_wait(timezone.now() - timedelta(minutes=1)), "the first task may still be on its way"
        assert not mail.outbox
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            assert letters_wait(timezone.now() + timedelta(seconds=1))
        assert len(mail.outbox) == 1
        with transaction.atomic():
            assert not letters_wait(timezone.now() + timedelta(seconds=1)), "it has been written"
