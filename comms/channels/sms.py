"""The gateway's wire: three outcomes, because a lost answer is neither yes nor no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import httpx
from django.conf import settings

_ACCEPTED = frozenset({100, 101, 102})  # processed, sent, queued: the codes of the documented answer
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the gateway said: accepted with its id, rejected with a reason, or unknown."""

    verdict: Literal["accepted", "rejected", "unknown"]
    provider_id: str = ""
    problem: str = ""


def send_sms(*, to: str, text: str) -> Outcome:
    """Hand one message to the gateway (Africa's Talking wire format); an unclear answer is `unknown`."""
    env = settings.ENV
    if not env.LENDSPACE_SMS_URL:
        return Outcome("rejected", problem="No SMS gateway is set up.")
    form = {"username": env.LENDSPACE_SMS_USERNAME, "to": to, "message": text}
    headers = {"apiKey": env.LENDSPACE_SMS_API_KEY, "Accept": "application/json"}
    try:
        answer = httpx.post(f"{env.LENDSPACE_SMS_URL}/version1/messaging", data=form, headers=headers, timeout=_SECONDS)
    except httpx.ConnectError as why:
        return Outcome("rejected", problem=f"The gateway does not answer: {why}"[:200])
    except httpx.HTTPError as why:
        return Outcome("unknown", problem=f"The gateway's answer was lost: {type(why).__name__}")
    return _read(answer)


def _read(answer: httpx.Response) -> Outcome:
    if answer.status_code >= 500:
        return Outcome("unknown", problem=f"The gateway answered {answer.status_code}")
    try:
        recipient = answer.json()["SMSMessageData"]["Recipients"][0]
        code, provider_id = int(recipient["statusCode"]), str(recipient["messageId"])
    except (ValueError, KeyError, IndexError, TypeError):
        return Outcome("rejected", problem=answer.text[:200])
    if code in _ACCEPTED:
        return Outcome("accepted", provider_id=provider_id)
    return Outcome("rejected", problem=f"{code} {recipient.get('status', '')}")
