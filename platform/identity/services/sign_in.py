"""Signing in with e-mail and password; strangers learn nothing about who works here."""

from __future__ import annotations

import logging
from typing import Final

from django.db import transaction

from identity import passwords
from identity.emails import normalized
from identity.models import User, UserState
from identity.services.sessions import Opened, Visitor, open_session
from identity.throttles import SignInTries
from kernel.errors import Forbidden, Unauthenticated

SAME_ANSWER: Final = "This e-mail address and password do not belong together here. Check both and try again."

log = logging.getLogger(__name__)


class NotRecognised(Unauthenticated):
    """No such person, or not their password: one answer for both."""

    code = "not_recognised"

    def __init__(self) -> None:
        super().__init__(SAME_ANSWER)


class PersonSuspended(Forbidden):
    """The password is right, and an administrator has taken the person's access away."""

    code = "person_suspended"

    def __init__(self) -> None:
        super().__init__("Your access is suspended. Ask an administrator of your organisation to restore it.")


def sign_in(*, email: str, password: str, visitor: Visitor, audience: str) -> Opened:
    """Sign a person in. The password is weighed outside of any transaction, as it takes long by design.

    :raises TooManyTries: too often from this network; others are not affected.
    :raises NotRecognised: unknown address or wrong password, alike in words and time.
    :raises PersonSuspended: only to somebody who knows the password.
    """
    address = normalized(email)
    tries = SignInTries(address, visitor.ip)
    tries.count()
    with transaction.atomic():
        user = User.objects.select_related("branch").filter(email=address).first()
    stored = user.password if user else ""
    if not passwords.is_right(user, password) or user is None:
        log.warning("a sign-in was refused", extra={"ip": visitor.ip, "known": user is not None})
        raise NotRecognised
    if not user.is_active:
        raise PersonSuspended
    tries.succeeded()
    return _opened(user, stored, visitor, audience)


@transaction.atomic
def _opened(user: User, stored: str, visitor: Visitor, audience: str) -> Opened:
    """Open the session unless the password or the state changed while the password was being weighed."""
    unchanged = User.objects.select_for_update(of=("self",)).select_related("branch")
    same = unchanged.filter(pk=user.pk, password=stored, state=UserState.ACTIVE).first()
    if same is None:
        raise NotRecognised
    if user.password != stored:  # hashed anew, under today's parameters
        same.password = user.password
        same.save(update_fields=["password"])
    return open_session(user=same, visitor=visitor, audience=audience)
