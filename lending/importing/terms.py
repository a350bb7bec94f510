"""The product under which an old book runs on: one version of terms for each rate that occurs in it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from kernel.errors import DomainError
from kernel.money import Money
from kit import audit
from kit.actor import Actor
from lending.importing.facts import Book
from lending.importing.mapping import BadMapping, BookMapping
from lending.maths.waterfall import allocation_order
from lending.products.models import Product, ProductTerms

_WORDS = {"interest_method", "amortization", "repay_every", "repay_unit", "rounding", "day_count", "allocation_order"}
_AMOUNTS = {"installment_multiple", "arrears_tolerance"}
_DEFAULTS: dict[str, Any] = {
    "interest_method": "declining_balance",
    "amortization": "equal_installments",
    "repay_every": 1,
    "repay_unit": "months",
    "rounding": "half_even",
    "day_count": "actual/365",
    "allocation_order": ["penalty", "fee", "interest", "principal"],
}
RATE_STEP = Decimal("0.0001")


def rate_of(rate: Decimal) -> Decimal:
    """Write a rate as it is kept: four decimals of a per cent."""
    return rate.quantize(RATE_STEP)


def proposed_terms(mapping: BookMapping, book: Book) -> dict[Decimal, ProductTerms]:
    """Make the terms of every rate in a book, unsaved; their limits are the book's own.

    :raises BadMapping: the terms in the mapping are not workable.
    """
    common = _common(mapping) | _limits(book)
    made = {}
    for rate in sorted({rate_of(loan.yearly_rate) for loan in book.loans.values()}):
        terms = ProductTerms(currency=mapping.currency, yearly_rate=rate, **common)
        try:
            terms.loan_terms(common["installments_max"])
        except (DomainError, ValueError) as refusal:
            raise BadMapping(f"The mapping's terms do not work: {refusal}") from None
        made[rate] = terms
    return made


def _common(mapping: BookMapping) -> dict[str, Any]:
    said = dict(mapping.terms)
    said.pop("yearly_rate", None)
    if unknown := sorted(set(said) - _WORDS - _AMOUNTS):
        raise BadMapping(f"The mapping's terms have {unknown[0]!r}, which terms do not have.")
    try:
        order = [str(part) for part in allocation_order(said.get("allocation_order", _DEFAULTS["allocation_order"]))]
        amounts = {
            "installment_multiple_minor": max(_minor(said.get("installment_multiple", "0"), mapping.currency), 1),
            "arrears_tolerance_minor": _minor(said.get("arrears_tolerance", "0"), mapping.currency),
        }
    except (DomainError, InvalidOperation) as refusal:
        raise BadMapping(f"The mapping's terms do not work: {refusal}") from None
    words = {name: said.get(name, default) for name, default in _DEFAULTS.items()}
    return words | amounts | {"allocation_order": order}


def _minor(text: str, currency: str) -> int:
    return Money.parse(str(text), currency).minor


def _limits(book: Book) -> dict[str, int]:
    amounts = sorted(loan.principal for loan in book.loans.values())
    counts = sorted(loan.installments for loan in book.loans.values())
    limits: dict[str, int] = {}
    for name, values in (("amount_{}_minor", amounts), ("installments_{}", counts)):
        values = values or [1]
        limits |= {
            name.format("min"): values[0],
            name.format("default"): values[len(values) // 2],
            name.format("max"): values[-1],
        }
    return limits


def keep_terms(
    mapping: BookMapping, proposed: dict[Decimal, ProductTerms], *, actor: Actor
) -> dict[Decimal, ProductTerms]:
    """Save the terms that the product does not have yet, and give the saved ones by rate.

    The product is not offered: new loans are made under products that the lender defines.
    """
    code, name = str(mapping.product["code"]).upper(), mapping.product["name"]
    product, new = Product.objects.get_or_create(code=code, defaults={"name": name, "active": False})
    if new:
        facts = {"code": code, "name": name}
        audit.record(actor, "product.defined", subject=f"product:{product.pk}", facts=facts)
    versions = list(ProductTerms.objects.filter(product=product).order_by("version"))
    known = {_promise(terms): terms for terms in versions}
    latest = versions[-1].version if versions else 0
    missing = [terms for terms in proposed.values() if _promise(terms) not in known]
    for version, terms in enumerate(missing, latest + 1):
        terms.product, terms.version = product, version
    known |= {_promise(terms): terms for terms in ProductTerms.objects.bulk_create(missing)}
    return {rate: known[_promise(terms)] for rate, terms in proposed.items()}


def _promise(terms: ProductTerms) -> tuple[Any, ...]:
    """Give what two versions must share to be the same for a loan; the limits are about new loans only."""
    return (
        terms.currency,
        rate_of(terms.yearly_rate),
        *_values(terms, ("interest_method", "amortization", "repay_every", "repay_unit", "rounding", "day_count")),
        terms.installment_multiple_minor,
        terms.arrears_tolerance_minor,
        tuple(terms.allocation_order),
    )


def _values(terms: ProductTerms, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(getattr(terms, name)) for name in names)
