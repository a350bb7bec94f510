"""Control totals: what the files say, what the workspace held before, and what it holds afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import connection

from lending.importing.facts import Book
from lending.importing.planning import LoanPlan


@dataclass(slots=True)
class Totals:
    """Sums over loans that were paid out; amounts in minor units. Repaid counts credit balances as well."""

    customers: int = 0
    loans: int = 0
    lent: int = 0
    repaid: int = 0
    principal_repaid: int = 0
    interest_repaid: int = 0
    fees_repaid: int = 0
    penalties_repaid: int = 0
    outstanding: int = 0
    credit_balances: int = 0
    written_off: int = 0
    in_arrears: int = 0

    def __add__(self, other: Totals) -> Totals:
        return Totals(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def lent_minus_repaid(self) -> int:
        """Give what went out less what came in: without interest this is outstanding less credit balances."""
        return self.lent - self.repaid

    def add_plan(self, plan: LoanPlan, day: date) -> None:
        """Count a planned loan."""
        principal, interest, fee, penalty = plan.paid
        unmet = plan.next_unmet_due_on
        self.loans += 1
        self.lent += plan.facts.principal
        self.repaid += principal + interest + fee + penalty + plan.credit
        self.principal_repaid += principal
        self.interest_repaid += interest
        self.fees_repaid += fee
        self.penalties_repaid += penalty
        self.outstanding += plan.outstanding
        self.credit_balances += plan.credit
        self.written_off += plan.written_off
        self.in_arrears += int(unmet is not None and unmet < day)


def of_files(book: Book) -> Totals:
    """Sum what the accepted rows say."""
    loans = book.loans.values()
    return Totals(
        customers=len(book.customers),
        loans=len(book.loans),
        lent=sum(loan.principal for loan in loans),
        repaid=sum(loan.repaid for loan in loans),
        **_split_in_files(book),
    )


def _split_in_files(book: Book) -> dict[str, int]:
    """Sum the book's own split; nothing when it has none."""
    names = ("principal_repaid", "interest_repaid", "fees_repaid", "penalties_repaid")
    splits = [loan.position.split for loan in book.loans.values() if loan.position and loan.position.split]
    return {name: sum(split[index] for split in splits) for index, name in enumerate(names)}


_SUMS = """
    count(*), coalesce(sum(principal_minor), 0),
    coalesce(sum(paid_principal_minor + paid_interest_minor + paid_fee_minor + paid_penalty_minor + credit_minor), 0),
    coalesce(sum(paid_principal_minor), 0), coalesce(sum(paid_interest_minor), 0), coalesce(sum(paid_fee_minor), 0),
    coalesce(sum(paid_penalty_minor), 0),
    coalesce(sum(CASE WHEN state <> 'written_off' THEN principal_minor + due_interest_minor + due_fee_minor
        + due_penalty_minor - paid_principal_minor - paid_interest_minor - paid_fee_minor - paid_penalty_minor END), 0),
    coalesce(sum(credit_minor), 0), coalesce(sum(written_off_minor), 0),
    count(*) FILTER (WHERE state = 'active' AND next_unmet_due_on < %(day)s)
"""
_WORKSPACE = f"SELECT {_SUMS} FROM servicing_loan WHERE disbursed_on IS NOT NULL"  # noqa: S608 - our own text
_BY_STATUS = f"""
    SELECT book.status, {_SUMS}
    FROM unnest(%(numbers)s::text[], %(statuses)s::text[]) AS book (number, status)
    JOIN servicing_loan loan ON loan.external_id = book.number GROUP BY book.status ORDER BY book.status
"""  # noqa: S608 - our own text


def of_workspace(day: date) -> Totals:
    """Sum what the lender's tables hold; in arrears as of a day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM customers_customer")
        customers = cursor.fetchone()[0]
        cursor.execute(_WORKSPACE, {"day": day})
        return Totals(customers, *(int(value) for value in cursor.fetchone()))


def by_status(statuses: Mapping[str, str], day: date) -> dict[str, Totals]:
    """Sum the loans of a book by the status that their book gives them, from the lender's tables."""
    given: dict[str, Any] = {"numbers": list(statuses), "statuses": list(statuses.values()), "day": day}
    with connection.cursor() as cursor:
        cursor.execute(_BY_STATUS, given)
        return {row[0]: Totals(0, *(int(value) for value in row[1:])) for row in cursor.fetchall()}


@dataclass(slots=True)
class Agreement:
    """How often our installment is the contract's, for one group of contracts."""

    contracts: int = 0
    equal: int = 0

    @property
    def percent(self) -> str:
        """Say the share with three decimals, rounded down: 100 means all.

        >>> Agreement(3, 2).percent
        '66.666'
        """
        thousandths = 100_000 * self.equal // self.contracts if self.contracts else 0
        return f"{thousandths // 1000}.{thousandths % 1000:03d}"


def count_agreement(groups: dict[str, Agreement], plans: Iterable[LoanPlan]) -> None:
    """Compare our installments with those of the contracts that name one."""
    for plan in plans:
        if plan.facts.contract_installment is not None:
            group = groups.setdefault(plan.facts.contract_group, Agreement())
            group.contracts += 1
            group.equal += plan.installment == plan.facts.contract_installment
