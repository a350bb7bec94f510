"""Money as whole minor units, and the one function that rounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from kernel.errors import DomainError, Invalid

# ISO 4217 minor units of the currencies that lenders of these countries use; two decimals unless named here.
_EXPONENTS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0,
    "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}  # fmt: skip
_CODE = re.compile(r"[A-Z]{3}\Z")
_AMOUNT = re.compile(r"-?\d{1,15}(\.\d{1,6})?\Z", re.ASCII)

Exact = int | Decimal | Fraction


class Rounding(StrEnum):
    """How an exact amount becomes whole minor units; a setting of each loan product."""

    HALF_EVEN = "half_even"
    HALF_UP = "half_up"
    UP = "up"
    DOWN = "down"


class CurrencyMismatch(DomainError):
    """Two currencies met in one sum."""

    code = "currency_mismatch"
    status = 400


class NotAnAmount(Invalid):
    """The text is not a plain decimal amount of that currency."""

    code = "not_an_amount"


def exponent(currency: str) -> int:
    """Give the number of decimals of a currency.

    >>> exponent("KES"), exponent("UGX"), exponent("TND")
    (2, 0, 3)
    """
    return _EXPONENTS.get(currency, 2)


def rounded(value: Exact, rule: Rounding = Rounding.HALF_EVEN, multiple: int = 1) -> int:
    """Round an exact amount of minor units to a whole multiple of minor units.

    Half even goes to the even neighbour, half up away from zero; up and down mean away from and towards zero.

    >>> rounded(Fraction(15625, 10)), rounded(Fraction(15625, 10), Rounding.HALF_UP)
    (1562, 1563)
    >>> rounded(Decimal("100.01"), Rounding.UP), rounded(31250, multiple=100)
    (101, 31200)
    """
    exact = Fraction(value)
    return rounded_ratio(exact.numerator, exact.denominator, rule, multiple)


def rounded_ratio(numerator: int, denominator: int, rule: Rounding = Rounding.HALF_EVEN, multiple: int = 1) -> int:
    """Round numerator / denominator minor units as `rounded` does, without a Fraction: for inner loops.

    >>> rounded_ratio(15625, 10), rounded_ratio(-15625, 10, Rounding.HALF_UP)
    (1562, -1563)
    """
    assert min(denominator, multiple) > 0, (denominator, multiple)
    step = denominator * multiple
    whole, rest = divmod(abs(numerator), step)
    if rest and _carries(rule, whole, 2 * rest, step):
        whole += 1
    return whole * multiple if numerator >= 0 else -whole * multiple


def _carries(rule: Rounding, whole: int, twice_rest: int, step: int) -> bool:
    if rule == Rounding.HALF_EVEN:
        return twice_rest > step or (twice_rest == step and whole % 2 == 1)
    if rule == Rounding.HALF_UP:
        return twice_rest >= step
    return Rounding(rule) is Rounding.UP


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole minor units of one currency.

    >>> Money.parse("1250.00", "KES") + Money(50, "KES")
    Money(minor=125050, currency='KES')
    >>> str(Money(125050, "KES")), Money(-5, "KES").text()
    ('KES 1,250.50', '-0.05')
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        assert type(self.minor) is int, self.minor
        assert _CODE.match(self.currency), self.currency

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Give nothing, in that currency."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read a plain decimal text such as "1250.00".

        :raises NotAnAmount: not a decimal number, or finer than the currency's smallest unit.

        >>> Money.parse("0.5", "KES").minor, Money.parse("1200", "UGX").minor
        (50, 1200)
        """
        decimals = exponent(currency)
        if not _AMOUNT.match(text):
            raise NotAnAmount(f"{text!r} is not an amount. Write it like 1250.00, without separators.", value=text)
        scaled = Decimal(text).scaleb(decimals)
        if scaled != scaled.to_integral_value():
            sentence = f"{text} {currency} is finer than {currency} can be: it has {decimals} decimals."
            raise NotAnAmount(sentence, value=text)
        return cls(int(scaled), currency)

    def text(self) -> str:
        """Write the amount as a plain decimal text, for JSON."""
        decimals = exponent(self.currency)
        sign, digits = ("-" if self.minor < 0 else ""), str(abs(self.minor)).rjust(decimals + 1, "0")
        return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"

    def json(self) -> dict[str, str]:
        """Write the amount as the API shows it."""
        return {"amount": self.text(), "currency": self.currency}

    def split(self, weights: Sequence[int]) -> list[Money]:
        """Share the amount by weights; odd minor units go to the earliest shares, so the parts add up to the whole.

        >>> [str(share) for share in Money(10_000, "USD").split([1, 1, 1])]
        ['USD 33.34', 'USD 33.33', 'USD 33.33']
        """
        total = sum(weights)
        assert min(weights) >= 0 < total, weights
        sign = -1 if self.minor < 0 else 1
        shares = [abs(self.minor) * weight // total for weight in weights]
        odd = abs(self.minor) - sum(shares)
        takers = [i for i, weight in enumerate(weights) if weight][:odd]
        for i in takers:
            shares[i] += 1
        return [Money(sign * share, self.currency) for share in shares]

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not add up.")
        return other.minor

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        whole, _, cents = self.text().lstrip("-").partition(".")
        sign = "\N{MINUS SIGN}" if self.minor < 0 else ""
        return f"{self.currency} {sign}{int(whole):,}" + (f".{cents}" if cents else "")


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Add amounts of one currency; nothing adds up to zero.

    >>> str(total([Money(150, "KES"), Money(250, "KES")], "KES"))
    'KES 4.00'
    """
    result = Money.zero(currency)
    for amount in amounts:
        result = result + amount
    return result
