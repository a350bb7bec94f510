"""The deeds on the catalogue. Terms are added, never edited: a loan keeps what it was agreed under."""

from __future__ import annotations

import re

from django.db import IntegrityError, transaction

from kernel.errors import DomainError, FieldProblem, Invalid
from kit import audit, workspace
from kit.actor import Actor
from lending.products import queries
from lending.products.drafts import TermsDraft
from lending.products.models import Product, ProductTerms

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}\Z")

audit.describe("product.defined", "Loan product defined")
audit.describe("product.revised", "Loan product revised")
audit.describe("product.retired", "Loan product retired")
audit.describe("product.offered", "Loan product offered again")


class NotAProductCode(Invalid):
    """A code is two to twenty capital letters, digits and hyphens."""

    code = "not_a_product_code"

    def __init__(self, text: str) -> None:
        sentence = f"{text!r} cannot be a code. Use 2 to 20 letters, digits and hyphens, such as SALARY-12."
        super().__init__(sentence, fields=[FieldProblem("/code", self.code, sentence)])


class ProductCodeTaken(DomainError):
    """Another product has that code already."""

    code = "product_code_taken"

    def __init__(self, taken: str) -> None:
        sentence = f"There is a product with the code {taken} already. Choose another code, or revise that product."
        super().__init__(sentence, fields=[FieldProblem("/code", self.code, sentence)], product_code=taken)


@transaction.atomic(savepoint=False)
def define_product(*, code: str, name: str, terms: TermsDraft, actor: Actor) -> ProductTerms:
    """Add a loan product to the catalogue and give its first terms.

    :raises NotAProductCode: the code has a shape that codes do not have.
    :raises ProductCodeTaken: the code is in use.
    :raises UnworkableProduct: the terms contradict themselves.
    """
    actor.require("products.define")
    code = code.strip().upper()
    if not _CODE.match(code):
        raise NotAProductCode(code)
    terms.check()
    if Product.objects.filter(code=code).exists():
        raise ProductCodeTaken(code)
    try:
        product = Product.objects.create(code=code, name=name.strip())
    except IntegrityError:  # somebody was quicker by a moment
        raise ProductCodeTaken(code) from None
    made = _add_version(product, 1, terms)
    audit.record(actor, "product.defined", subject=_subject(product), facts={"code": code, "name": product.name})
    return made


class NothingToRevise(DomainError):
    """The revision says what stands already."""

    code = "nothing_to_revise"

    def __init__(self, product: Product) -> None:
        super().__init__(
            f"Product {product.code} has exactly this name and these terms already, so there is nothing to revise.",
            product_code=product.code,
        )


@transaction.atomic(savepoint=False)
def revise_product(*, product_id: int, name: str, terms: TermsDraft, actor: Actor) -> ProductTerms:
    """Give a product a new version of its terms, for loans to come; a new name alone makes no new version.

    :raises Missing: there is no such product here.
    :raises UnworkableProduct: the terms contradict themselves.
    :raises NothingToRevise: nothing differs from what stands.
    """
    actor.require("products.define")
    product = queries.lock_product(product_id)
    terms.check()
    current = queries.current_terms_of(product_id)
    term_changes = terms.changes_from(TermsDraft.of(current))
    changes = [*_rename(product, name.strip()), *term_changes]
    if not changes:
        raise NothingToRevise(product)
    product.save(update_fields=["name"])
    made = _add_version(product, current.version + 1, terms) if term_changes else current
    made.product = product
    facts = {"code": product.code, "version": made.version}
    audit.record(actor, "product.revised", subject=_subject(product), facts=facts, changes=changes)
    return made


class ProductStandsSo(DomainError):
    """The product is retired, or offered, already."""

    code = "product_stands_so"

    def __init__(self, product: Product) -> None:
        state = "offered" if product.active else "retired"
        super().__init__(f"Product {product.code} is {state} already.", product_code=product.code)


@transaction.atomic(savepoint=False)
def retire_product(*, product_id: int, actor: Actor) -> ProductTerms:
    """Take a product out of the offer: no new application names it; loans that run are not touched.

    :raises Missing: there is no such product here.
    :raises ProductStandsSo: it is retired already.
    """
    return _set_active(product_id, False, "product.retired", actor)


@transaction.atomic(savepoint=False)
def offer_product(*, product_id: int, actor: Actor) -> ProductTerms:
    """Offer a retired product again.

    :raises Missing: there is no such product here.
    :raises ProductStandsSo: it is offered already.
    """
    return _set_active(product_id, True, "product.offered", actor)


def _set_active(product_id: int, active: bool, deed: str, actor: Actor) -> ProductTerms:
    actor.require("products.define")
    product = queries.lock_product(product_id)
    if product.active is active:
        raise ProductStandsSo(product)
    product.active = active
    product.save(update_fields=["active"])
    audit.record(actor, deed, subject=_subject(product), facts={"code": product.code, "name": product.name})
    return queries.current_terms_of(product_id)


def _add_version(product: Product, version: int, terms: TermsDraft) -> ProductTerms:
    return ProductTerms.objects.create(
        product=product, version=version, currency=workspace.currency(), **terms.columns()
    )


def _rename(product: Product, name: str) -> list[dict[str, str]]:
    if product.name == name:
        return []
    change = {"field": "name", "before": product.name, "after": name}
    product.name = name
    return [change]


def _subject(product: Product) -> str:
    return f"product:{product.pk}"
