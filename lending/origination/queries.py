"""Reading applications."""

from __future__ import annotations

from enum import StrEnum

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from identity.models import User, UserState
from identity.permissions import ROLE_PERMISSIONS
from kernel.errors import Missing
from kernel.ids import parse_reference
from kit.joined import Joined, Part
from lending.customers import search
from lending.customers.models import Customer
from lending.origination.models import REFERENCE_PREFIX, Application
from lending.origination.states import APPROVE, ApplicationState
from lending.products.models import Product, ProductTerms
from lending.servicing.models import LOAN_PREFIX, Loan
from lending.servicing.states import LoanState

_NAMED_DECIDERS = 3
_WITH_TERMS = Joined(
    Part("a", Application),
    Part("c", Customer, "customer"),
    Part("t", ProductTerms, "terms"),
    Part("p", Product, "terms.product"),
)
_LOCK = f"""
    SELECT {_WITH_TERMS.selected} FROM origination_application a
    JOIN customers_customer c ON c.id = a.customer_id
    JOIN products_productterms t ON t.id = a.terms_id
    JOIN products_product p ON p.id = t.product_id
    WHERE a.id = %s FOR UPDATE OF a
"""  # noqa: S608 - our own text


class Waiting(StrEnum):
    """What an application waits for."""

    REVIEW = "review"
    APPROVAL = "approval"
    DISBURSEMENT = "disbursement"


def applications() -> QuerySet[Application]:
    """Give all applications with everything a row or a page shows, the loan as `loan_facts`."""
    loan = Loan.objects.filter(application_id=OuterRef("pk")).values(
        facts=JSONObject(id="id", state="state", disbursed_on="disbursed_on", first_due_on="first_due_on")
    )
    return Application.objects.select_related(
        "customer", "terms__product", "officer", "reviewed_by", "decided_by"
    ).annotate(loan_facts=Subquery(loan[:1]))


def waiting_for(what: Waiting, among: QuerySet[Application]) -> QuerySet[Application]:
    """Keep the applications that wait for a review, an approval, or their money."""
    if what is Waiting.REVIEW:
        return among.filter(state=ApplicationState.SUBMITTED)
    if what is Waiting.APPROVAL:
        return among.filter(state=ApplicationState.IN_APPROVAL)
    unpaid = Loan.objects.filter(application_id=OuterRef("pk"), state=LoanState.APPROVED)
    return among.filter(Exists(unpaid), state=ApplicationState.APPROVED)


def found_by(text: str, among: QuerySet[Application], country: str) -> QuerySet[Application]:
    """Keep the applications that a text means: by its own reference, its loan's, or by what finds the customer."""
    if number := parse_reference(REFERENCE_PREFIX, text):
        return among.filter(pk=number)
    if loan := parse_reference(LOAN_PREFIX, text):
        return among.filter(pk__in=Loan.objects.filter(pk=loan).values("application_id"))
    found = search.find(text, within=Customer.objects.all(), country=country)
    return among.filter(customer__in=found.values("pk"))


def get_application(application_id: int) -> Application:
    """Give one application as a page shows it.

    :raises Missing: there is no such application here.
    """
    application = applications().filter(pk=application_id).first()
    if application is None:
        raise _missing(application_id)
    return application


def lock_application(application_id: int) -> Application:
    """Give an application that nobody else moves until this transaction ends.

    :raises Missing: there is no such application here.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [application_id])
        row = cursor.fetchone()
    if row is None:
        raise _missing(application_id)
    application: Application = _WITH_TERMS.made_of(row)
    return application


def deciders_besides(officer_id: int) -> list[str]:
    """Name up to three people who may decide on an application of this officer: "Grace Wanjiku (Manager)"."""
    roles = [str(role) for role, held in ROLE_PERMISSIONS.items() if APPROVE.permission in held]
    people = User.objects.filter(role__in=roles, state=UserState.ACTIVE).exclude(pk=officer_id)
    return [f"{person.full_name} ({person.role_name})" for person in people.order_by("id")[:_NAMED_DECIDERS]]


def _missing(application_id: int) -> Missing:
    return Missing(f"There is no application {application_id} here.", application=application_id)
