"""What stands in one cell, read as what it should be."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from kernel.errors import DomainError
from kernel.money import Money
from lending.importing.mapping import ISO_DAY

_EXAMPLE = date(1998, 12, 31)


class BadCell(ValueError):
    """A cell does not say what it should; the text says why, in words for the person who has the file."""


@lru_cache(maxsize=8192)
def day(text: str, form: str = ISO_DAY) -> date:
    """Read a day by its format.

    :raises BadCell: there is no such day, or it is written in another way.

    >>> day("1998-12-31"), day("2007-12", "%Y-%m")
    (datetime.date(1998, 12, 31), datetime.date(2007, 12, 1))
    """
    try:
        return date.fromisoformat(text) if form == ISO_DAY else datetime.strptime(text, form).date()  # noqa: DTZ007
    except ValueError:
        raise BadCell(f"{text!r} is not a date. It has to look like {_EXAMPLE.strftime(form)}.") from None


def amount(text: str, currency: str, *, thousands: str = "", decimal: str = ".") -> int:
    """Read an amount as minor units; a trailing zero beyond the currency's decimals is no fault.

    :raises BadCell: it is no amount, or finer than the currency.

    >>> amount("8033.2", "CZK"), amount("1 250,50", "CZK", thousands=" ", decimal=","), amount("5.000", "USD")
    (803320, 125050, 500)
    """
    plain = text.replace(thousands, "") if thousands else text
    plain = plain.replace(decimal, ".") if decimal != "." else plain
    try:
        return Money.parse(plain, currency).minor
    except DomainError as refusal:
        raise BadCell(refusal.sentence) from None


def whole(text: str) -> int:
    """Read a whole number.

    :raises BadCell: it is none.

    >>> whole("36"), whole("36.0")
    (36, 36)
    """
    number = decimal_number(text)
    if number != number.to_integral_value():
        raise BadCell(f"{text!r} is not a whole number.")
    return int(number)


def decimal_number(text: str) -> Decimal:
    """Read a decimal number such as a yearly rate, with or without a per cent sign.

    :raises BadCell: it is none.

    >>> decimal_number("11.22%")
    Decimal('11.22')
    """
    try:
        number = Decimal(text.rstrip("% "))
    except InvalidOperation:
        raise BadCell(f"{text!r} is not a number.") from None
    if not number.is_finite():
        raise BadCell(f"{text!r} is not a number.")
    return number
