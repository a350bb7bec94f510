"""Reading the catalogue."""

from __future__ import annotations

from django.db.models import QuerySet

from kernel.errors import Missing
from lending.products.models import Product, ProductTerms


def current_terms() -> QuerySet[ProductTerms]:
    """Give the newest terms of every product, each with its product."""
    newest = ProductTerms.objects.order_by("product_id", "-version").distinct("product_id").values("pk")
    return ProductTerms.objects.filter(pk__in=newest).select_related("product")


def current_terms_of(product_id: int) -> ProductTerms:
    """Give the newest terms of one product, with the product.

    :raises Missing: there is no such product here.
    """
    terms = ProductTerms.objects.filter(product=product_id).select_related("product").order_by("-version").first()
    if terms is None:
        raise _missing(product_id)
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
