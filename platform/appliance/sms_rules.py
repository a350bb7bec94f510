"""What the SMS sandbox does with a message: as a gateway would, or as a number or a word in the text asks it to."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

ACCEPTED = 101
NUMBER = re.compile(r"\+[1-9]\d{6,14}")
LATE_SECONDS = 30.0

# GSM 03.38: one septet each, two for the extension
GSM = set(string.ascii_letters + string.digits) | set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà"
)
GSM_EXTENSION = set("^{}\\[~]|€")
# country: price of one part, network that reports it
COUNTRIES = {
    "+254": ("KES", "0.8000", "63902"), "+255": ("TZS", "22.0000", "64004"), "+256": ("UGX", "35.0000", "64110"),
    "+234": ("NGN", "2.2000", "62130"), "+250": ("RWF", "10.0000", "63510"), "+265": ("MWK", "15.0000", "65001"),
}  # fmt: skip
ELSEWHERE = ("USD", "0.0500", "99999")


@dataclass(frozen=True, slots=True)
class Receipt:
    """One delivery report: when it comes (a share of the sandbox's usual delay, plus seconds) and what it says."""

    status: str
    share: float = 1.0  # of the sandbox's usual delay
    plus_seconds: float = 0.0
    reason: str = ""

    @property
    def is_final(self) -> bool:
        return self.status in ("Success", "Failed", "Rejected")


SENT = Receipt("Sent", share=0.3)
DELIVERED = Receipt("Success")


@dataclass(frozen=True, slots=True)
class Conduct:
    """How the gateway treats one message: its verdict, whether the answer arrives, and the reports that follow."""

    code: int = ACCEPTED
    status: str = "Success"
    answer: str = "given"  # or "error" (500), or "lost" (accepted, but the answer never comes)
    receipts: tuple[Receipt, ...] = (SENT, DELIVERED)
    says: str = "Delivered."

    @property
    def accepted(self) -> bool:
        return self.code == ACCEPTED and self.answer != "error"


USUAL = Conduct()
MAGIC: dict[tuple[str, str], Conduct] = {
    ("0001", "#invalid"): Conduct(403, "InvalidPhoneNumber", receipts=(), says="Refused at once: not a number."),
    ("0002", "#blacklist"): Conduct(406, "UserInBlacklist", receipts=(), says="Refused at once: has opted out."),
    ("0003", "#balance"): Conduct(405, "InsufficientBalance", receipts=(), says="Refused at once: no credit left."),
    ("0004", "#fail"): Conduct(
        receipts=(SENT, Receipt("Failed", reason="DeliveryFailure")), says="Accepted, then fails."
    ),
    ("0005", "#reject"): Conduct(
        receipts=(Receipt("Rejected", reason="UserInBlackList"),), says="Accepted, then the network rejects it."
    ),
    ("0006", "#silent"): Conduct(receipts=(), says="Accepted, and no receipt ever comes."),
    ("0007", "#late"): Conduct(
        receipts=(SENT, Receipt("Success", plus_seconds=LATE_SECONDS)), says="Delivered, the receipt 30 seconds later."
    ),
    ("0008", "#error"): Conduct(answer="error", receipts=(), says="The gateway answers 500 and sends nothing."),
    ("0009", "#timeout"): Conduct(answer="lost", says="Sent and delivered, but the answer never comes."),
    ("0010", "#disorder"): Conduct(
        receipts=(DELIVERED, Receipt("Sent", share=1.5), Receipt("Success", share=2.0)),
        says="Delivered; the receipts come out of order, one of them twice.",
    ),
}


def conduct(number: str, text: str) -> Conduct:
    """Choose how to treat a message: by its words first, then by the last four digits of its number.

    >>> conduct("+254700000004", "Hello").says
    'Accepted, then fails.'
    >>> conduct("+254712345678", "Hello #error").answer
    'error'
    """
    if not NUMBER.fullmatch(number):
        return MAGIC["0001", "#invalid"]
    for (_, word), asked in MAGIC.items():
        if word in text.lower().split():
            return asked
    return next((asked for (ending, _), asked in MAGIC.items() if number.endswith(ending)), USUAL)


def parts_of(text: str) -> int:
    """Count the parts that a text is sent in: 160 septets or 70 UTF-16 units in one, 153 or 67 in each of several.

    >>> parts_of("a" * 160), parts_of("a" * 161), parts_of("ж" * 71)
    (1, 2, 2)
    """
    if set(text) <= GSM | GSM_EXTENSION:
        length, single, several = len(text) + sum(letter in GSM_EXTENSION for letter in text), 160, 153
    else:
        length, single, several = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= single else -(-length // several)


def country_of(number: str) -> tuple[str, str, str]:
    """Return currency, price of a part and network code for a number."""
    return next((facts for prefix, facts in COUNTRIES.items() if number.startswith(prefix)), ELSEWHERE)
