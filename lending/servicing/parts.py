"""The four components of what a loan owes or is paid, always in this vocabulary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lending.maths.waterfall import FourParts

COMPONENTS = ("principal", "interest", "fee", "penalty")


@dataclass(frozen=True, slots=True)
class Parts:
    """Four amounts in minor units of one currency.

    >>> Parts(800, 150) - Parts(800, 100)
    Parts(principal=0, interest=50, fee=0, penalty=0)
    >>> Parts(800, 150, 0, 50).total
    1000
    """

    principal: int = 0
    interest: int = 0
    fee: int = 0
    penalty: int = 0

    @classmethod
    def of(cls, parts: FourParts) -> Parts:
        """Take the four components out of whatever holds them."""
        return cls(parts.principal, parts.interest, parts.fee, parts.penalty)

    @classmethod
    def sum(cls, many: Iterable[FourParts]) -> Parts:
        """Add up component by component; nothing adds up to zero."""
        result = cls()
        for parts in many:
            result = result + parts
        return result

    @property
    def total(self) -> int:
        """The four together."""
        return self.principal + self.interest + self.fee + self.penalty

    def __add__(self, other: FourParts) -> Parts:
        return Parts(
            self.principal + other.principal,
            self.interest + other.interest,
            self.fee + other.fee,
            self.penalty + other.penalty,
        )

    def __sub__(self, other: FourParts) -> Parts:
        return self + -Parts.of(other)

    def __neg__(self) -> Parts:
        return Parts(-self.principal, -self.interest, -self.fee, -self.penalty)

    def __bool__(self) -> bool:
        return any((self.principal, self.interest, self.fee, self.penalty))
