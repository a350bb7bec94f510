"""Phone numbers as people write them, and as the record keeps them (E.164)."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberFormat, PhoneNumberType, ValidationResult

from kernel.errors import FieldProblem, Invalid

_DIGITS_AND_MARKS = re.compile(r"\+?[\d\s().\-/]+\Z")
_SHORTEST_SEARCH = 3

_WHY = {
    ValidationResult.TOO_SHORT: "is too short for a phone number",
    ValidationResult.TOO_LONG: "is too long for a phone number",
    ValidationResult.INVALID_COUNTRY_CODE: "does not start with the code of a country",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "lacks its area code",
}


class ImpossiblePhone(Invalid):
    """Nobody can be reached at that number: it has the wrong length, or is no number at all."""

    code = "impossible_phone"

    def __init__(self, text: str, why: str, country: str) -> None:
        sentence = f"{text!r} {why}. {_example(country)}"
        super().__init__(sentence, fields=[FieldProblem("/phone", self.code, sentence)], phone=text)


def normalised_phone(text: str, country: str) -> str:
    """Write a phone number as E.164, reading one without a country code as a number of the lender's country.

    :raises ImpossiblePhone: no phone number has that shape.

    >>> normalised_phone("0712 345 678", "KE"), normalised_phone("+255 712 345 678", "KE")
    ('+254712345678', '+255712345678')
    """
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        raise ImpossiblePhone(text, "is not a phone number", country) from None
    verdict = phonenumbers.is_possible_number_with_reason(number)
    if verdict != ValidationResult.IS_POSSIBLE:
        raise ImpossiblePhone(text, _WHY.get(verdict, "is not a phone number"), country)
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


@dataclass(frozen=True, slots=True)
class DigitSearch:
    """What a run of digits may stand for: heads and a tail of a phone number, or the head of an identity number."""

    digits: str
    heads: tuple[str, ...]
    tail: str


def digit_search(text: str, country: str) -> DigitSearch | None:
    """Read a search as digits; None when it is something else, or too short to narrow anything.

    >>> digit_search("0712 345", "KE")
    DigitSearch(digits='0712345', heads=('+0712345', '+254712345'), tail='712345')
    >>> digit_search("Wanjiku", "KE") is None
    True
    """
    if not _DIGITS_AND_MARKS.match(text):
        return None
    digits = re.sub(r"\D", "", text)
    if len(digits) < _SHORTEST_SEARCH:
        return None
    bare = digits.lstrip("0")
    return DigitSearch(digits, _heads(digits, country), bare if len(bare) >= _SHORTEST_SEARCH else digits)


def _heads(digits: str, country: str) -> tuple[str, ...]:
    metadata = PhoneMetadata.metadata_for_region(country)
    calling_code = phonenumbers.country_code_for_region(country)
    trunk = (metadata.national_prefix if metadata else None) or ""
    heads = [f"+{digits.removeprefix('00')}"]
    if calling_code and not digits.startswith("00"):
        heads.append(f"+{calling_code}{digits.removeprefix(trunk)}")
    return tuple(heads)


def _example(country: str) -> str:
    number = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE)
    if number is None:
        return "Write it with its country code, starting with +."
    at_home = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    abroad = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    return f"Write it like {at_home} or {abroad}."
