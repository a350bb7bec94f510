"""Reading the catalogue."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from kernel.errors import Missing
from kit.joined import Joined, Part
from lending.products.models import Product, ProductTerms

_WITH_PRODUCT = Joined(Part("t", ProductTerms), Part("p", Product, "product"))
_CURRENT = f"""
    SELECT {_WITH_PRODUCT.selected} FROM products_productterms t JOIN products_product p ON p.id = t.product_id
    WHERE t.product_id = %s ORDER BY t.version DESC LIMIT 1
"""  # noqa: S608 - our own text


def current_terms() -> QuerySet[ProductTerms]:
    """Give the newest terms of every product, each with its product."""
    newest = ProductTerms.objects.order_by("product_id", "-version").distinct("product_id").values("pk")
    return ProductTerms.objects.filter(pk__in=newest).select_related("product")


def current_terms_of(product_id: int) -> ProductTerms:
    """Give the newest terms of one product, with the product.

    :raises Missing: there is no such product here.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CURRENT, [product_id])
        row = cursor.fetchone()
    if row is None:
        raise _missing(product_id)
    terms: ProductTerms = _WITH_PRODUCT.made_of(row)
    return terms


def lock_product(product_id: int) -> Product:
    """Give a product that nobody else changes until this transaction ends.

    :raises Missing: there is no such product here.
    """
    product = Product.objects.select_for_update().filter(pk=product_id).first()
    if product is None:
        raise _missing(product_id)
    return product


def _missing(product_id: int) -> Missing:
    return Missing(
        f"There is no loan product {product_id} here. Choose one from the list of products.", product=product_id
    )
