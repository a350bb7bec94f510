"""The catalogue's doors for a lender's staff."""

from __future__ import annotations

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from kit import workspace
from kit.api.paging import page
from kit.api.shapes import ProblemOut, list_of
from kit.api.views import StaffView, staff_schema
from lending.products import queries, services
from lending.products.api.shapes import (
    PreviewIn,
    ProductIn,
    ProductOut,
    RevisionIn,
    ScheduleOut,
    draft_of,
    schedule_data,
)
from lending.products.models import ProductTerms
from lending.products.plans import plan_loan


def _product(terms: ProductTerms) -> dict[str, object]:
    return dict(ProductOut(terms).data)


class ProductList(StaffView):
    """The products on offer and those retired; a new one."""

    needs = {"get": "products.view", "post": "products.define"}
    audit = {"get": "read", "post": "product.defined"}
    idempotent = True

    @staff_schema(operation_id="products_list", responses={200: list_of(ProductOut)})
    def get(self, request: Request) -> Response:
        """List the products by code, each with its newest terms."""
        return page(queries.current_terms(), request, row=_product, order=("product__code", "id"))

    @staff_schema(operation_id="products_define", request=ProductIn, responses={201: ProductOut, "4XX": ProblemOut})
    def post(self, request: Request) -> Response:
        """Define a product with its first terms."""
        given = self.parse(ProductIn)
        terms = services.define_product(code=given["code"], name=given["name"], terms=draft_of(given), actor=self.actor)
        return Response(_product(terms), status=201)


class ProductRevision(StaffView):
    """A new version of a product's terms."""

    needs = {"post": "products.define"}
    audit = {"post": "product.revised"}
    idempotent = True

    @staff_schema(operation_id="products_revise", request=RevisionIn, responses={200: ProductOut, "4XX": ProblemOut})
    def post(self, request: Request, product_id: int) -> Response:
        """Revise a product: loans to come get the new terms, loans that run keep theirs."""
        given = self.parse(RevisionIn)
        terms = services.revise_product(
            product_id=product_id, name=given["name"], terms=draft_of(given), actor=self.actor
        )
        return Response(_product(terms))


class ProductRetirement(StaffView):
    """Taking a product out of the offer."""

    needs = {"post": "products.define"}
    audit = {"post": "product.retired"}
    idempotent = True

    @staff_schema(operation_id="products_retire", request=None, responses={200: ProductOut, "4XX": ProblemOut})
    def post(self, request: Request, product_id: int) -> Response:
        """Retire a product: no new application names it."""
        return Response(_product(services.retire_product(product_id=product_id, actor=self.actor)))


class ProductOffer(StaffView):
    """Putting a retired product back on offer."""

    needs = {"post": "products.define"}
    audit = {"post": "product.offered"}
    idempotent = True

    @staff_schema(operation_id="products_offer", request=None, responses={200: ProductOut, "4XX": ProblemOut})
    def post(self, request: Request, product_id: int) -> Response:
        """Offer a retired product again."""
        return Response(_product(services.offer_product(product_id=product_id, actor=self.actor)))


class SchedulePreview(StaffView):
    """The schedule of a loan that is only thought of."""

    needs = {"post": "products.view"}
    audit = {"post": "read"}

    @staff_schema(operation_id="schedule_preview", request=PreviewIn, responses={200: ScheduleOut, "4XX": ProblemOut})
    def post(self, request: Request) -> Response:
        """Plan a loan under a product's newest terms; without a day, as if paid out today. Nothing is kept."""
        given = self.parse(PreviewIn)
        terms = queries.current_terms_of(given["product_id"])
        schedule = plan_loan(
            terms,
            amount=given["amount"],
            installments=given["installments"],
            disbursed_on=given.get("disbursed_on") or workspace.business_date(),
            first_due_on=given.get("first_due_on"),
        )
        return Response(schedule_data(schedule, terms.currency))


urlpatterns = [
    path("products", ProductList.as_view(), name="products"),
    path("products/<int:product_id>/revise", ProductRevision.as_view(), name="product-revise"),
    path("products/<int:product_id>/retire", ProductRetirement.as_view(), name="product-retire"),
    path("products/<int:product_id>/offer", ProductOffer.as_view(), name="product-offer"),
    path("schedule-preview", SchedulePreview.as_view(), name="schedule-preview"),
]
