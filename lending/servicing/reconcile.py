"""Do a loan's own figures, its installments, its allocations and the books say the same? Of every loan, at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from kernel.ids import reference
from lending.servicing.models import LOAN_PREFIX

LOANS_AT_ONCE = 1_000
CHECK = Path(__file__).with_name("reconcile.sql").read_text()


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of one loan that is said in two ways; amounts in minor units."""

    loan_id: int
    figure: str
    kept: str
    told: str

    def __str__(self) -> str:
        """Say it for the log.

        >>> str(Difference(42, "credit in account 2100", "500", "0"))
        'LN-000042: credit in account 2100: the loan says 500, it should be 0'
        """
        loan = reference(LOAN_PREFIX, self.loan_id)
        return f"{loan}: {self.figure}: the loan says {self.kept}, it should be {self.told}"


def differences() -> list[Difference]:
    """Name every figure that differs, of every loan of the lender in force; an empty list is a book that agrees."""
    found: list[Difference] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM servicing_loan")
        least, most = cursor.fetchone()
        for first in range(least or 0, (most or -1) + 1, LOANS_AT_ONCE):
            cursor.execute(CHECK, {"first": first, "last": first + LOANS_AT_ONCE - 1})
            found += [Difference(loan, name, kept, told or "0") for loan, name, kept, told in cursor.fetchall()]
    return found
