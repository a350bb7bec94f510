"""Bringing a book in: read, checked, planned and written in one transaction, or not at all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max

from kernel.errors import DomainError, Invalid
from kernel.money import Money
from kit import audit, workspace
from kit.actor import Actor
from lending.customers.models import Customer
from lending.importing import copying, totals
from lending.importing.facts import Book, CustomerFacts, LoanFacts
from lending.importing.mapping import BadMapping, BookMapping, Sheet
from lending.importing.models import ImportBatch
from lending.importing.planning import CannotPlan, LoanPlan, Rules, plan_loan
from lending.importing.problems import Problems
from lending.importing.reading import read_book
from lending.importing.terms import keep_terms, proposed_terms, rate_of
from lending.importing.totals import Agreement, Totals
from lending.importing.writing import Writer
from lending.maths.waterfall import allocation_order
from lending.products.models import ProductTerms
from lending.servicing.models import Loan, LoanTransaction
from lending.servicing.states import TransactionKind

IMPORTED = "book.brought_in"
audit.describe(IMPORTED, "Book brought in")
CHUNK = 1_000  # loans planned and written together
Progress = Callable[[int, int, str], None]
Given = TypeVar("Given")
Made = TypeVar("Made")


class RowsRefused(DomainError):
    """Some rows cannot be taken, so nothing was brought in."""

    code = "rows_refused"

    def __init__(self, report: Report) -> None:
        super().__init__(
            f"Nothing was brought in: {report.problems.rows} rows are refused. "
            "Correct them, or leave them out on purpose.",
            rows=report.problems.rows,
        )
        self.report = report


class WrongCurrency(Invalid):
    """The book is in another currency than the lender's books."""

    code = "wrong_currency"


class TotalsDiffer(AssertionError):
    """The tables do not hold what was planned: a fault of the program, so everything is taken back."""


@dataclass(slots=True, kw_only=True)
class Report:
    """What an import found and did; `batch_id` is None when nothing was written."""

    title: str
    currency: str
    through: date
    rows: int
    files: Totals
    before: Totals
    after: Totals = field(default_factory=Totals)
    by_status: dict[str, Totals] = field(default_factory=dict)
    agreement: dict[str, Agreement] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)
    batch_id: int | None = None
    new: Totals = field(default_factory=Totals)
    known_customers: int = 0
    known_loans: int = 0
    business_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: which book, up to which day, and what to do with bad rows."""

    mapping: BookMapping
    directory: Path
    through: date | None = None
    dry_run: bool = False
    skip_bad: bool = False


def _silent(done: int, total: int, step: str) -> None:
    """Say nothing."""


def import_book(wanted: Wanted, *, actor: Actor, progress: Progress = _silent) -> Report:
    """Bring a book in as one batch; what came before (by its own numbers) is passed over, so a repeat adds nothing.

    A dry run reads, checks and plans everything and writes nothing.

    :raises BadMapping: the mapping does not fit the files. :raises WrongCurrency: the lender keeps another currency.
    :raises RowsRefused: rows are refused and are not to be skipped; nothing was written.
    """
    actor.require("imports.run")
    with transaction.atomic():
        facts = workspace.settings()
    problems = Problems()
    progress(0, 0, "Reading the files")  # outside of the transaction: Postgres ends one that is idle for a minute
    book = read_book(wanted.mapping, wanted.directory, country=facts.country, problems=problems)
    with transaction.atomic():
        return _Import(wanted, actor, progress, problems).run(book)


class _Import:
    """One run: the facts that all its steps share."""

    def __init__(self, wanted: Wanted, actor: Actor, progress: Progress, problems: Problems) -> None:
        self.wanted, self.actor, self.progress, self.problems = wanted, actor, progress, problems
        self.mapping, self.facts = wanted.mapping, workspace.settings()
        if self.facts.currency != self.mapping.currency:
            raise WrongCurrency(
                f"The book is in {self.mapping.currency}, but this workspace keeps {self.facts.currency}. "
                f"Bring it into a workspace in {self.mapping.currency}."
            )
        self.planned, self.planned_by_status = Totals(), dict[str, Totals]()
        self.agreement: dict[str, Agreement] = {}

    def run(self, book: Book) -> Report:
        self.rules = self._rules(book)
        self._refuse_days_to_come(book)
        report = Report(
            title=self.mapping.title,
            currency=self.mapping.currency,
            through=self.rules.through,
            rows=book.rows,
            files=totals.of_files(book),
            before=totals.of_workspace(self.rules.through),
            problems=self.problems,
        )
        customers, loans = self._new_ones(book, report)
        terms = proposed_terms(self.mapping, book)
        writer = self._writer(terms, bool(customers or loans))
        if writer:
            self._write_customers(writer, customers, loans)
        self._loans(loans, terms, writer, first=len(customers), total=len(customers) + len(loans))
        self._finish(report, book, customers, writer)
        return report

    # before writing

    def _rules(self, book: Book) -> Rules:
        through = self.wanted.through or self.mapping.through or book.latest_day() or self.facts.business_date
        currency = self.mapping.currency
        order = allocation_order(
            self.mapping.terms.get("allocation_order", ["penalty", "fee", "interest", "principal"])
        )
        return Rules(
            order=order,
            tolerance=Money.parse(str(self.mapping.terms.get("arrears_tolerance", "0")), currency).minor,
            split_tolerance=Money.parse(str(self.mapping.split_tolerance), currency).minor,
            through=through,
            currency=currency,
        )

    def _refuse_days_to_come(self, book: Book) -> None:
        """Refuse what lies after the day that the book is brought in for."""
        through = self.rules.through
        for number, loan in list(book.loans.items()):
            for name, day in loan.days().items():
                if day > through:
                    self._refuse(self.mapping.loans, loan.line, name, f"{day} is after {through}.")
                    book.loans.pop(number, None)
            for payment in [payment for payment in loan.payments if payment.paid_on > through]:
                assert self.mapping.repayments
                self._refuse(self.mapping.repayments, payment.line, "paid_on", f"{payment.paid_on} is after {through}.")
                loan.payments.remove(payment)

    def _refuse(self, sheet: Sheet, line: int, field: str, reason: str) -> None:
        """Note why a row cannot be taken, at the column that the field comes from."""
        self.problems.add(sheet.file, line, sheet.sources().get(field, field), reason)

    def _new_ones(self, book: Book, report: Report) -> tuple[list[CustomerFacts], list[LoanFacts]]:
        """Give what is not in the workspace yet."""
        self.known_customers = copying.ids_by_external_id("customers_customer", book.customers)
        known_loans = copying.ids_by_external_id("servicing_loan", book.loans)
        report.known_customers, report.known_loans = len(self.known_customers), len(known_loans)
        self._refuse_new_money(book, known_loans)
        customers = [facts for number, facts in book.customers.items() if number not in self.known_customers]
        taken = self._taken_national_ids(customers)
        for facts in customers:
            if facts.national_id in taken:
                reason = f"The identity number {facts.national_id} belongs to {taken[facts.national_id]} here already."
                self._refuse(self.mapping.customers, facts.line, "national_id", reason)
        customers = [facts for facts in customers if facts.national_id not in taken]
        here = {facts.external_id for facts in customers} | set(self.known_customers)
        loans = [facts for number, facts in book.loans.items() if number not in known_loans and facts.customer in here]
        return customers, loans

    def _taken_national_ids(self, customers: Sequence[CustomerFacts]) -> dict[str, str]:
        numbers = [facts.national_id for facts in customers if facts.national_id]
        return {row.national_id: str(row) for row in Customer.objects.filter(national_id__in=numbers)}

    def _refuse_new_money(self, book: Book, known_loans: dict[str, int]) -> None:
        """Refuse repayments that a loan brought in earlier does not have: they are recorded on the loan itself."""
        known = [book.loans[number] for number in known_loans if book.loans[number].payments]
        rows = LoanTransaction.objects.filter(loan_id__in=known_loans.values(), kind=TransactionKind.REPAYMENT.value)
        there = set(rows.values_list("loan__external_id", "external_reference")) if known else set()
        for loan in known:
            for payment in loan.payments:
                if (loan.external_id, payment.external_reference) not in there:
                    assert self.mapping.repayments
                    reason = (
                        f"The loan {loan.external_id} is here already, without this repayment. Record it on the loan."
                    )
                    self._refuse(self.mapping.repayments, payment.line, "loan", reason)

    # writing

    @property
    def _refused(self) -> bool:
        """Tell whether bad rows stop the import."""
        return bool(self.problems.found) and not self.wanted.skip_bad

    def _writer(self, terms: dict[Any, ProductTerms], anything: bool) -> Writer | None:
        if self.wanted.dry_run or self._refused or not anything:
            return None
        copying.check_at_once()
        self.batch = ImportBatch.objects.create(
            title=self.mapping.title,
            mapping=dict(self.mapping.source),
            through=self.rules.through,
            actor_id=self.actor.user_id,
            actor_name=self.actor.name,
        )
        writer = Writer(
            batch_id=self.batch.pk,
            currency=self.mapping.currency,
            terms=keep_terms(self.mapping, terms, actor=self.actor),
            actor=self.actor,
            through=self.rules.through,
        )
        writer.customers |= self.known_customers
        return writer

    def _write_customers(self, writer: Writer, customers: list[CustomerFacts], loans: list[LoanFacts]) -> None:
        first_loan: dict[str, date] = {}
        for loan in loans:
            first_loan[loan.customer] = min(loan.disbursed_on, first_loan.get(loan.customer, loan.disbursed_on))
        for start in range(0, len(customers), 10 * CHUNK):
            part = customers[start : start + 10 * CHUNK]
            writer.write_customers(part, first_loan)
            self.progress(start + len(part), len(customers) + len(loans), "Customers")

    def _loans(
        self, loans: list[LoanFacts], terms: dict[Any, ProductTerms], writer: Writer | None, *, first: int, total: int
    ) -> None:
        done = first
        for chunk, plans in _ahead(_chunks(loans), lambda chunk: list(self._planned(chunk, terms))):
            totals.count_agreement(self.agreement, plans)
            for plan in plans:
                self.planned.add_plan(plan, self.rules.through)
                by = self.planned_by_status.setdefault(plan.facts.status, Totals())
                by.add_plan(plan, self.rules.through)
            if writer and not self._refused:
                writer.write_loans(plans)
            else:
                copying.stay_awake()
            done += len(chunk)
            self.progress(done, total, "Loans")

    def _planned(self, chunk: Sequence[LoanFacts], terms: dict[Any, ProductTerms]) -> Iterator[LoanPlan]:
        for facts in chunk:
            loan_terms = terms[rate_of(facts.yearly_rate)].loan_terms(facts.installments)
            try:
                yield plan_loan(facts, loan_terms, self.rules)
            except CannotPlan as why:
                self.problems.add(self.mapping.loans.file, facts.line, "(row)", f"Loan {facts.external_id}: {why}")

    def _finish(self, report: Report, book: Book, customers: list[CustomerFacts], writer: Writer | None) -> None:
        self.planned.customers = len(customers)
        report.new, report.agreement = self.planned, self.agreement
        if self._refused and not self.wanted.dry_run:
            raise RowsRefused(report)
        self._business_date(report, writer)
        if writer:
            writer.count_in()
        report.after = totals.of_workspace(self.rules.through) if writer else report.before + self.planned
        if report.after != report.before + self.planned:
            raise TotalsDiffer(f"{report.after} is not {report.before} and {self.planned}")
        statuses = {number: loan.status for number, loan in book.loans.items()}
        report.by_status = totals.by_status(statuses, self.rules.through)
        if writer:
            self._keep_batch(report, writer)
        else:
            for status, planned in self.planned_by_status.items():
                report.by_status[status] = report.by_status.get(status, Totals()) + planned

    def _business_date(self, report: Report, writer: Writer | None) -> None:
        """Open the books for the day of the book, unless something happened here on a later one."""
        latest = LoanTransaction.objects.filter(batch_id=None).aggregate(day=Max("value_on"))["day"]
        agreed = Loan.objects.filter(external_id=None).aggregate(day=Max("approved_on"))["day"]
        own = max((day for day in (latest, agreed) if day), default=None)
        if own is None or own <= self.rules.through:
            report.business_date = self.rules.through
            if writer and self._last_batch_day() <= self.rules.through:
                workspace.set_business_date(self.rules.through)
        else:
            report.business_date = self.facts.business_date

    def _last_batch_day(self) -> date:
        earlier = ImportBatch.objects.exclude(pk=self.batch.pk).aggregate(day=Max("through"))["day"]
        return earlier or self.rules.through

    def _keep_batch(self, report: Report, writer: Writer) -> None:
        report.batch_id = self.batch.pk
        self.batch.customers, self.batch.loans = report.new.customers, report.new.loans
        self.batch.transactions, self.batch.refused_rows = writer.transactions, self.problems.rows
        self.batch.totals = {"lent": report.new.lent, "repaid": report.new.repaid, "in_arrears": report.new.in_arrears}
        self.batch.save()
        facts = {"title": self.batch.title, "customers": self.batch.customers, "loans": self.batch.loans}
        audit.record(
            self.actor, IMPORTED, subject=f"batch:{self.batch.pk}", on_day=self.rules.through,
            amount=Money(report.new.lent, report.currency), facts=facts,
        )  # fmt: skip


def _ahead(many: Iterable[Given], work: Callable[[Given], Made]) -> Iterator[tuple[Given, Made]]:
    """Do pure work on each, one ahead of who asks for it: the next loans are planned while Postgres takes the last."""
    with ThreadPoolExecutor(1) as pool:
        coming: deque[tuple[Given, Future[Made]]] = deque()
        for given in many:
            coming.append((given, pool.submit(work, given)))
            if len(coming) > 1:
                first, made = coming.popleft()
                yield first, made.result()
        for first, made in coming:
            yield first, made.result()


def _chunks(loans: Sequence[LoanFacts]) -> Iterator[list[LoanFacts]]:
    rest = iter(loans)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


__all__ = ["BadMapping", "Report", "RowsRefused", "TotalsDiffer", "Wanted", "WrongCurrency", "import_book"]
