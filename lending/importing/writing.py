"""Writing planned loans: customers, loans, schedules, money, books and history, a few hundred loans at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kernel.ids import reference
from kernel.money import Money
from kit.actor import Actor
from lending.importing import copying
from lending.importing.facts import CustomerFacts
from lending.importing.planning import Four, LoanPlan, MoneyIn
from lending.importing.terms import rate_of
from lending.ledger import chart
from lending.ledger.models import Account
from lending.products.models import ProductTerms
from lending.servicing import tallies
from lending.servicing.models import LOAN_PREFIX, TRANSACTION_PREFIX
from lending.servicing.states import LoanState, TransactionKind

CUSTOMER, LOAN, MONEY = "customer.brought_in", "loan.brought_in", "repayment.brought_in"
WRITTEN_OFF = "loan.brought_in_written_off"
TITLES = {
    CUSTOMER: "Brought in from the old book",
    LOAN: "Loan brought in",
    MONEY: "Repayment brought in",
    WRITTEN_OFF: "Brought in as written off",
}

_CUSTOMER = ["external_id", "full_name", "phone", "national_id", "date_of_birth", "sex", "address", "registered_on",
    "registered_at", "registered_by_id"]  # fmt: skip
_LOAN = [
    "customer_id",
    "terms_id",
    "external_id",
    "state",
    "currency",
    "principal_minor",
    "installments",
    "approved_on",
    "disbursed_on",
    "first_due_on",
    "maturity_on",
    "closed_on",
    "paid_principal_minor",
    "paid_interest_minor",
    "paid_fee_minor",
    "paid_penalty_minor",
    "due_interest_minor",
    "due_fee_minor",
    "due_penalty_minor",
    "credit_minor",
    "written_off_minor",
    "next_unmet_due_on",
    "next_due_on",
    "last_repayment_on",
]
_FOUR = ["principal_minor", "interest_minor", "fee_minor", "penalty_minor"]
_INSTALLMENT = ["loan_id", "number", "due_on", *_FOUR, *(f"paid_{name}" for name in _FOUR)]
_ENTRY = ["posted_on", "recipe", "memo", "subject", "loan_id", "actor_id", "actor_name"]
_POSTING = ["entry_id", "account_id", "amount_minor"]
_TRANSACTION = ["loan_id", "kind", "value_on", "amount_minor", *_FOUR, "credit_minor", "principal_after_minor",
    "channel", "external_reference", "note", "entry_id", "actor_id", "actor_name", "batch_id"]  # fmt: skip
_ALLOCATION = ["transaction_id", "installment_id", *_FOUR]
_AUDIT = [
    "at",
    "on_day",
    "actor_id",
    "actor_name",
    "actor_role",
    "deed",
    "subject",
    "customer_id",
    "loan_id",
    "amount_minor",
    "reason",
    "facts",
    "changes",
    "correlation_id",
    "ip",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened to a loan, as a transaction, a journal entry and a line of its history."""

    kind: TransactionKind
    value_on: date
    amount: int
    split: Four
    credit: int
    principal_after: int
    lines: chart.Lines
    deed: str
    memo: str
    channel: str = ""
    external_reference: str = ""
    shares: tuple[tuple[int, Four], ...] = ()


class Writer:
    """Writes the rows of one batch, all in the transaction that is open."""

    def __init__(
        self, *, batch_id: int, currency: str, terms: dict[Decimal, ProductTerms], actor: Actor, through: date
    ) -> None:
        self.batch_id, self.currency, self.actor, self.through = batch_id, currency, actor, through
        self.terms = {rate: row.pk for rate, row in terms.items()}
        self.accounts = dict(Account.objects.values_list("code", "id"))
        self.customers: dict[str, int] = {}
        self.transactions = 0
        self.loans: list[int] = []

    def write_customers(self, customers: Sequence[CustomerFacts], registered_on: dict[str, date]) -> None:
        """Write customers; whose day of registration the book does not name is known since their first loan."""
        rows = [
            (
                *(c.external_id, c.full_name, c.phone, c.national_id, c.date_of_birth, c.sex, c.address),
                c.registered_on or registered_on.get(c.external_id, self.through),
                "now",
                self.actor.user_id,
            )
            for c in customers
        ]
        copying.copy("customers_customer", _CUSTOMER, rows)
        made = copying.ids_by_external_id("customers_customer", (c.external_id for c in customers))
        self.customers |= made
        lines = [
            self._line(CUSTOMER, f"customer:{made[c.external_id]}", on=self.through, customer_id=made[c.external_id],
                       facts={"full_name": c.full_name, "external_id": c.external_id})
            for c in customers
        ]  # fmt: skip
        copying.copy("kit_auditentry", _AUDIT, lines)

    def write_loans(self, plans: Sequence[LoanPlan]) -> None:
        """Write loans with all that belongs to them; eight statements, however many."""
        copying.copy("servicing_loan", _LOAN, [self._loan(plan) for plan in plans])
        by_number = copying.ids_by_external_id("servicing_loan", (plan.facts.external_id for plan in plans))
        loans = [by_number[plan.facts.external_id] for plan in plans]
        installments = self._write_installments(plans, loans)
        steps = [
            (loan, plan, step, numbered)
            for loan, plan, numbered in zip(loans, plans, installments, strict=True)
            for step in _steps(plan)
        ]
        entries = self._write_books(loans, [(loan, step) for loan, _, step, _ in steps])
        rows = [self._transaction(loan, step, entry) for (loan, _, step, _), entry in zip(steps, entries, strict=True)]
        copying.copy("servicing_loantransaction", _TRANSACTION, rows)
        transactions = copying.ids("servicing_loantransaction", loans, len(rows))
        allocations = [
            (transaction, numbered[number], *parts)
            for (_, _, step, numbered), transaction in zip(steps, transactions, strict=True)
            for number, parts in step.shares
        ]
        copying.copy_numbers("servicing_allocation", _ALLOCATION, allocations)
        told = [
            self._told(loan, plan, step, made) for (loan, plan, step, _), made in zip(steps, transactions, strict=True)
        ]
        copying.copy("kit_auditentry", _AUDIT, told)
        self.transactions += len(rows)
        self.loans += loans

    def count_in(self) -> None:
        """Let the figures of the house count what was brought in."""
        tallies.count_in(self.loans)
        tallies.fold()

    def _write_installments(self, plans: Sequence[LoanPlan], loans: Sequence[int]) -> list[dict[int, int]]:
        """Write the schedules; give for each loan the ids of its installments by number."""
        rows = [
            (loan, line.number, line.due_on, *line.due, *line.paid)
            for loan, plan in zip(loans, plans, strict=True)
            for line in plan.lines
        ]
        copying.copy_numbers("servicing_installment", _INSTALLMENT, rows)
        made = iter(copying.ids("servicing_installment", loans, len(rows)))
        return [{line.number: next(made) for line in plan.lines} for plan in plans]

    def _write_books(self, loans: Sequence[int], steps: Sequence[tuple[int, Step]]) -> list[int]:
        who = (self.actor.user_id, self.actor.name)
        rows = [
            (
                step.value_on,
                _RECIPE[step.kind],
                f"{step.memo} {reference(LOAN_PREFIX, loan)}",
                f"loan:{loan}",
                loan,
                *who,
            )
            for loan, step in steps
        ]
        copying.copy("ledger_entry", _ENTRY, rows)
        entries = copying.ids("ledger_entry", loans, len(rows))
        postings = [
            (entry, self.accounts[code], minor)
            for entry, (_, step) in zip(entries, steps, strict=True)
            for code, minor in step.lines.items()
            if minor
        ]
        copying.copy_numbers("ledger_posting", _POSTING, postings)
        return entries

    def _loan(self, plan: LoanPlan) -> tuple[Any, ...]:
        facts, due = plan.facts, plan.due
        last = [money.value_on for money in plan.money if money.kind == TransactionKind.REPAYMENT]
        known = facts.position.last_paid_on if facts.position else None
        return (
            *(
                self.customers[facts.customer],
                self.terms[rate_of(facts.yearly_rate)],
                facts.external_id,
                plan.state.value,
            ),
            *(self.currency, facts.principal, facts.installments, facts.disbursed_on, facts.disbursed_on),
            *(plan.lines[0].due_on, plan.lines[-1].due_on, plan.closed_on, *plan.paid, *due[1:]),
            *(plan.credit, plan.written_off, plan.next_unmet_due_on, plan.next_due_on, max(last, default=known)),
        )

    def _transaction(self, loan: int, step: Step, entry: int) -> tuple[Any, ...]:
        return (
            *(loan, step.kind.value, step.value_on, step.amount, *step.split, step.credit, step.principal_after),
            *(step.channel, step.external_reference, "", entry, self.actor.user_id, self.actor.name, self.batch_id),
        )

    def _told(self, loan: int, plan: LoanPlan, step: Step, transaction: int) -> tuple[Any, ...]:
        named = dict(
            zip(("principal", "interest", "fee", "penalty", "credit"), (*step.split, step.credit), strict=True)
        )
        facts = {
            "batch": self.batch_id,
            "external_id": plan.facts.external_id,
            "transaction_id": transaction,
            "reference": reference(TRANSACTION_PREFIX, transaction),
            "split": {name: Money(minor, self.currency).text() for name, minor in named.items() if minor},
        }
        customer = self.customers[plan.facts.customer]
        return self._line(
            step.deed,
            f"loan:{loan}",
            on=step.value_on,
            customer_id=customer,
            loan_id=loan,
            amount=step.amount,
            facts=facts,
        )

    def _line(
        self,
        deed: str,
        subject: str,
        *,
        on: date,
        customer_id: int,
        facts: dict[str, Any],
        loan_id: int | None = None,
        amount: int | None = None,
    ) -> tuple[Any, ...]:
        actor = self.actor
        return (
            *("now", on, actor.user_id, actor.name, actor.role, deed, subject, customer_id, loan_id, amount, ""),
            *(json.dumps(facts), "[]", actor.correlation_id, actor.ip),
        )


_RECIPE = {
    TransactionKind.DISBURSEMENT: chart.Recipe.DISBURSEMENT.value,
    TransactionKind.REPAYMENT: chart.Recipe.REPAYMENT.value,
    TransactionKind.OPENING_POSITION: chart.Recipe.OPENING_POSITION.value,
    TransactionKind.WRITE_OFF: chart.Recipe.WRITE_OFF.value,
}


def _steps(plan: LoanPlan) -> Iterator[Step]:
    """Give what happened to a loan in order; money of before stands against Opening balances."""
    principal = plan.facts.principal
    yield Step(
        kind=TransactionKind.DISBURSEMENT,
        value_on=plan.facts.disbursed_on,
        amount=principal,
        split=(principal, 0, 0, 0),
        credit=0,
        principal_after=principal,
        lines=chart.disbursement(principal=principal, paid_from=chart.OPENING_BALANCES),
        deed=LOAN,
        memo="Brought in: loan",
    )
    left = principal
    for money in plan.money:
        left -= money.split[0]
        yield _money_step(money, left)
    if plan.state == LoanState.WRITTEN_OFF:
        assert plan.closed_on is not None
        yield Step(
            kind=TransactionKind.WRITE_OFF,
            value_on=plan.closed_on,
            amount=plan.written_off,
            split=(plan.written_off, 0, 0, 0),
            credit=0,
            principal_after=0,
            lines=chart.write_off(principal=plan.written_off),
            deed=WRITTEN_OFF,
            memo="Brought in: write-off of loan",
        )


def _money_step(money: MoneyIn, principal_after: int) -> Step:
    principal, interest, fee, penalty = money.split
    return Step(
        kind=money.kind,
        value_on=money.value_on,
        amount=money.amount,
        split=money.split,
        credit=money.credit,
        principal_after=principal_after,
        lines=chart.repayment(
            paid_into=chart.OPENING_BALANCES, principal=principal, interest=interest, fee=fee, penalty=penalty,
            credit=money.credit,
        ),
        deed=MONEY,
        memo=f"Brought in: {'repayment of' if money.kind == TransactionKind.REPAYMENT else 'paid so far on'} loan",
        channel=money.channel,
        external_reference=money.external_reference,
        shares=money.shares,
    )  # fmt: skip
