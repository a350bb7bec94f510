"""Terms as somebody proposes them, before they become a version of a product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Self

from kernel.errors import FieldProblem, Invalid
from kernel.money import Money, Rounding
from lending.maths.day_count import DayCount
from lending.maths.due_dates import RepayUnit
from lending.maths.schedule import build_schedule
from lending.maths.terms import MOST_INSTALLMENTS, Amortization, InterestMethod, LoanTerms
from lending.maths.waterfall import DEFAULT_ORDER
from lending.products.models import ProductTerms

_SAMPLE_DAY = date(2026, 1, 15)  # the trial schedules need a day; whether they can be built does not depend on it
_PARTS = frozenset(part.value for part in DEFAULT_ORDER)


class UnworkableProduct(Invalid):
    """The proposed terms contradict themselves, or no schedule can be made of them."""

    code = "unworkable_product"

    def __init__(self, problems: list[FieldProblem]) -> None:
        super().__init__(" ".join(problem.detail for problem in problems), fields=problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsDraft:
    """Proposed terms. Amounts are in the lender's currency, the rate in per cent a year."""

    interest_method: InterestMethod
    amortization: Amortization
    yearly_rate: Decimal
    repay_every: int
    repay_unit: RepayUnit
    amount_min: Money
    amount_default: Money
    amount_max: Money
    installments_min: int
    installments_default: int
    installments_max: int
    rounding: Rounding
    installment_multiple: Money
    day_count: DayCount
    allocation_order: tuple[str, ...]
    arrears_tolerance: Money

    @classmethod
    def of(cls, terms: ProductTerms) -> Self:
        """Read terms that stand as a draft, to compare them with another."""
        given = {field.name: getattr(terms, field.name) for field in fields(cls)}
        return cls(**given | {"allocation_order": tuple(terms.allocation_order)})

    def check(self) -> None:
        """Let workable terms pass.

        :raises UnworkableProduct: limits out of order, an unknown allocation order, or terms without a schedule.
        """
        problems = [*_limits(self), *_numbers(self)] or [*_trials(self)]
        if problems:
            raise UnworkableProduct(problems)

    def columns(self) -> dict[str, Any]:
        """Give the values by the names of the table's columns."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        amounts = {f"{name}_minor": value.minor for name, value in given.items() if isinstance(value, Money)}
        return amounts | {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in given.items()
            if not isinstance(value, Money)
        }

    def changes_from(self, before: TermsDraft) -> list[dict[str, str]]:
        """Name every field that differs, with both values as texts."""
        return [
            {
                "field": field.name,
                "before": _said(getattr(before, field.name)),
                "after": _said(getattr(self, field.name)),
            }
            for field in fields(self)
            if getattr(before, field.name) != getattr(self, field.name)
        ]


def _said(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def _limits(draft: TermsDraft) -> Iterator[FieldProblem]:
    """Smallest, usual and largest must come in that order."""
    if draft.amount_min.minor <= 0:
        yield FieldProblem("/amount_min", "not_positive", "The smallest loan must be more than nothing.")
    if draft.amount_default < draft.amount_min:
        yield FieldProblem("/amount_default", "below_minimum", "The usual loan is below the smallest one.")
    if draft.amount_max < draft.amount_default:
        yield FieldProblem("/amount_max", "below_default", "The largest loan is below the usual one.")
    if draft.installments_min < 1:
        yield FieldProblem("/installments_min", "not_positive", "A loan has at least one installment.")
    if draft.installments_default < draft.installments_min:
        yield FieldProblem("/installments_default", "below_minimum", "The usual number is below the smallest one.")
    if draft.installments_max < draft.installments_default:
        yield FieldProblem("/installments_max", "below_default", "The largest number is below the usual one.")
    if draft.installments_max > MOST_INSTALLMENTS:
        sentence = f"A loan has at most {MOST_INSTALLMENTS} installments."
        yield FieldProblem("/installments_max", "above_maximum", sentence)


def _numbers(draft: TermsDraft) -> Iterator[FieldProblem]:
    if frozenset(draft.allocation_order) != _PARTS or len(draft.allocation_order) != len(_PARTS):
        sentence = "The allocation order names penalty, fee, interest and principal, each once."
        yield FieldProblem("/allocation_order", "not_an_order", sentence)
    if draft.installment_multiple.minor < 1:
        sentence = "Installments are rounded to a multiple of at least the smallest unit of the currency."
        yield FieldProblem("/installment_multiple", "not_positive", sentence)
    if draft.arrears_tolerance.minor < 0:
        yield FieldProblem("/arrears_tolerance", "negative", "The arrears tolerance cannot be below nothing.")


def _trials(draft: TermsDraft) -> Iterator[FieldProblem]:
    """Build the two extreme schedules: what they refuse, every loan of this product would meet."""
    for amount, installments in (
        (draft.amount_min, draft.installments_max),
        (draft.amount_max, draft.installments_min),
    ):
        try:
            build_schedule(_loan_terms(draft, installments), amount.minor, _SAMPLE_DAY)
        except Invalid as refusal:
            yield from refusal.fields or [FieldProblem("", refusal.code, refusal.sentence)]
            return


def _loan_terms(draft: TermsDraft, installments: int) -> LoanTerms:
    return ProductTerms(currency=draft.amount_min.currency, **draft.columns()).loan_terms(installments)
