"""Planning a loan under a product's terms: the limits, and the schedule that somebody would be shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kernel.errors import FieldProblem, Invalid
from kernel.money import Money
from lending.maths.schedule import Schedule, build_schedule
from lending.products.models import ProductTerms


class OutsideProduct(Invalid):
    """The product does not lend so much, so little, or for so long; every field that is out of bounds is named."""

    code = "outside_product"

    def __init__(self, problems: list[FieldProblem]) -> None:
        super().__init__(" ".join(problem.detail for problem in problems), fields=problems)


def outside(terms: ProductTerms, amount: Money, installments: int) -> Iterator[FieldProblem]:
    """Name what lies outside the product's limits."""
    if not terms.amount_min <= amount <= terms.amount_max:
        sentence = f"{terms.product.name} lends {terms.amount_min} to {terms.amount_max}, not {amount}."
        yield FieldProblem("/amount", "outside_limits", sentence)
    if not terms.installments_min <= installments <= terms.installments_max:
        bounds = f"{terms.installments_min} to {terms.installments_max}"
        sentence = f"{terms.product.name} is repaid in {bounds} installments, not {installments}."
        yield FieldProblem("/installments", "outside_limits", sentence)


def plan_loan(
    terms: ProductTerms, *, amount: Money, installments: int, disbursed_on: date, first_due_on: date | None = None
) -> Schedule:
    """Build the schedule of a loan that the product would make.

    :raises OutsideProduct: the amount or the number of installments is out of bounds.
    :raises FirstDueTooEarly: the first due date lies before the disbursement.
    """
    if problems := [*outside(terms, amount, installments)]:
        raise OutsideProduct(problems)
    return build_schedule(terms.loan_terms(installments), amount.minor, disbursed_on, first_due_on)
