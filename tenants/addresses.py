"""The address of a workspace: which names may stand before the dot, and a clear sentence when one may not."""

from __future__ import annotations

import re
from typing import Final

from kernel.errors import DomainError, FieldProblem, Invalid

SHORTEST: Final = 3
LONGEST: Final = 30
_ALLOWED: Final = re.compile(r"[a-z0-9-]+\Z")

# Names that belong to the installation, to the net, or that a visitor would take for ours.
_RESERVED: Final = """
    about abuse account accounts admin administrator api app apps assets auth autoconfig autodiscover backup
    billing blog broadcasthost cdn cloud compliance console contact dashboard data db dev developer developers
    dns docs download email ftp git graphql grpc health help hostmaster id identity imap info internal intranet
    invitation invoices isatap jobs kb legal lendspace localdomain localhost login logout mail mailbox
    mailer-daemon marketing media metrics monitoring mta-sts mx my news noc no-reply noreply ns1 ns2 oauth
    official operator operators ops owner partners pay payments platform pop pop3 portal postmaster preview
    private prod production proxy public register root sales sandbox search security server shared sign-in
    sign-up signin signup site sms smtp sso ssl staff staging static stats status store stripe support sysadmin
    system team tenant tenants terms test testing tls uploads vpn webhook webhooks webmail website workspace
    wpad www www1 www2
"""
RESERVED: Final = frozenset(_RESERVED.split())


class AddressNotPossible(Invalid):
    """No workspace can have this address, whoever asks."""

    code = "address_not_possible"

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence, fields=[FieldProblem("/slug", reason, sentence)], reason=reason)
        self.reason = reason


class AddressTaken(DomainError):
    """Another lender works at this address."""

    code = "address_taken"

    def __init__(self, slug: str) -> None:
        sentence = f"The address {slug} is taken. Choose another."
        super().__init__(sentence, fields=[FieldProblem("/slug", "address_taken", sentence)], slug=slug)


def check_address(slug: str) -> str:
    """Let an address pass that a workspace may have; the text comes back unchanged, nothing is repaired silently.

    :raises AddressNotPossible: with the reason in `reason`.

    >>> check_address("jamboko-sacco")
    'jamboko-sacco'
    >>> check_address("Jamboko")
    Traceback (most recent call last):
    tenants.addresses.AddressNotPossible: Write the address in small letters: jamboko.
    """
    _check_characters(slug)
    _check_shape(slug)
    if slug in RESERVED or slug.startswith("lendspace"):
        raise AddressNotPossible("reserved", f"The address {slug} is kept for Lendspace itself. Choose another.")
    return slug


def _check_characters(slug: str) -> None:
    if not slug:
        raise AddressNotPossible("empty", "Choose an address, such as the short name of your organisation.")
    if not slug.isascii():
        raise AddressNotPossible(
            "not_ascii",
            "Use only the letters a to z, digits and hyphens: letters of other alphabets can be mistaken for them.",
        )
    if slug != slug.lower() and _ALLOWED.match(slug.lower()):
        raise AddressNotPossible("upper_case", f"Write the address in small letters: {slug.lower()}.")
    if any(character.isspace() for character in slug):
        raise AddressNotPossible("space", "An address has no spaces. Put a hyphen between words.")
    if not _ALLOWED.match(slug):
        raise AddressNotPossible("character", "Use only the letters a to z, digits and hyphens.")


def _check_shape(slug: str) -> None:
    if len(slug) < SHORTEST:
        raise AddressNotPossible("too_short", f"An address has at least {SHORTEST} characters.")
    if len(slug) > LONGEST:
        raise AddressNotPossible("too_long", f"An address has at most {LONGEST} characters; this one has {len(slug)}.")
    if slug.startswith("xn--"):
        raise AddressNotPossible("punycode", "An address cannot begin with xn--: that marks names in other alphabets.")
    if not slug[0].isalpha():
        raise AddressNotPossible("start", "An address begins with a letter.")
    if slug.endswith("-"):
        raise AddressNotPossible("end", "An address ends with a letter or a digit, not with a hyphen.")
    if "--" in slug:
        raise AddressNotPossible("double_hyphen", "An address has no two hyphens in a row.")
