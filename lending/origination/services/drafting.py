"""Asking for a loan: the draft, its changes, and handing it in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from kernel.errors import DomainError, FieldProblem
from kernel.money import Money
from kit import workspace
from kit.actor import Actor
from kit.outbox import publish
from lending.customers.queries import get_customer
from lending.events import ApplicationSubmitted
from lending.origination.models import Application
from lending.origination.services.begin import begin, finish, person, record, subject
from lending.origination.states import CHANGE, SUBMIT, ApplicationState
from lending.products.models import ProductTerms
from lending.products.plans import OutsideProduct, outside
from lending.products.queries import current_terms_of


class ProductRetired(DomainError):
    """The product is no longer offered."""

    code = "product_retired"

    def __init__(self, terms: ProductTerms) -> None:
        super().__init__(
            f"{terms.product.name} is no longer offered. Choose another product.", product_code=terms.product.code
        )


@transaction.atomic(savepoint=False)
def apply_for_loan(
    *,
    customer_id: int,
    product_id: int,
    amount: Money,
    installments: int,
    purpose: str,
    note: str = "",
    first_due_on: date | None = None,
    submit: bool,
    actor: Actor,
) -> Application:
    """Write an application under the product's terms of today, as a draft or handed in at once.

    Whoever writes it is its officer, and will not decide on it.

    :raises Missing: there is no such customer or product here.
    :raises ProductRetired: the product is no longer offered.
    :raises OutsideProduct: the amount, the number of installments or the first due date is out of bounds.
    """
    actor.require("applications.submit")
    customer = get_customer(customer_id)
    terms = current_terms_of(product_id)
    _check(terms, amount, installments, purpose, first_due_on)
    application = Application.objects.create(
        customer=customer,
        terms=terms,
        amount_asked_minor=amount.minor,
        installments=installments,
        purpose=purpose.strip(),
        note=note.strip(),
        first_due_on=first_due_on,
        state=ApplicationState.DRAFT,
        officer_id=person(actor),
    )
    if submit:
        _hand_in(application, actor)
    else:
        record(actor, "drafted", application, amount=amount, facts=_facts(application))
    return application


@transaction.atomic(savepoint=False)
def change_application(
    *,
    application_id: int,
    product_id: int,
    amount: Money,
    installments: int,
    purpose: str,
    note: str = "",
    first_due_on: date | None = None,
    actor: Actor,
) -> Application:
    """Rewrite a draft, for instance one that was sent back; it comes under the product's terms of today.

    :raises Missing: there is no such application or product here.
    :raises DeedNotPossible: it is no draft.
    :raises ProductRetired: the product is no longer offered.
    :raises OutsideProduct: the amount, the number of installments or the first due date is out of bounds.
    """
    application = begin(CHANGE, application_id, actor)
    terms = current_terms_of(product_id)
    _check(terms, amount, installments, purpose, first_due_on)
    before = _shown(application)
    finish(
        CHANGE,
        application,
        actor,
        terms=terms,
        amount_asked_minor=amount.minor,
        installments=installments,
        purpose=purpose.strip(),
        note=note.strip(),
        first_due_on=first_due_on,
    )
    after = _shown(application)
    changes = [
        {"field": name, "before": before[name], "after": after[name]} for name in after if before[name] != after[name]
    ]
    record(actor, "changed", application, amount=amount, changes=changes)
    return application


@transaction.atomic(savepoint=False)
def submit_application(*, application_id: int, actor: Actor) -> Application:
    """Hand a draft in for review.

    :raises Missing: there is no such application here.
    :raises DeedNotPossible: it is no draft.
    :raises ProductRetired: the product was taken out of the offer meanwhile.
    """
    application = begin(SUBMIT, application_id, actor)
    if not application.terms.product.active:
        raise ProductRetired(application.terms)
    _hand_in(application, actor)
    return application


def _hand_in(application: Application, actor: Actor) -> None:
    finish(SUBMIT, application, actor, submitted_at=timezone.now())
    record(actor, "submitted", application, amount=application.amount_asked, facts=_facts(application))
    publish(
        ApplicationSubmitted(
            subject=subject(application),
            application_id=application.pk,
            customer_id=application.customer_id,
            amount=application.amount_asked,
        )
    )


def _check(terms: ProductTerms, amount: Money, installments: int, purpose: str, first_due_on: date | None) -> None:
    if not terms.product.active:
        raise ProductRetired(terms)
    problems = [*outside(terms, amount, installments), *_other_problems(purpose, first_due_on)]
    if problems:
        raise OutsideProduct(problems)


def _other_problems(purpose: str, first_due_on: date | None) -> Iterator[FieldProblem]:
    if not purpose.strip():
        yield FieldProblem("/purpose", "required", "Write what the money is for.")
    today = workspace.business_date()
    if first_due_on is not None and first_due_on <= today:
        sentence = f"The first installment must fall due after today, {today.isoformat()}."
        yield FieldProblem("/first_due_on", "not_after_today", sentence)


def _facts(application: Application) -> dict[str, Any]:
    return {
        "product": application.terms.product.name,
        "installments": application.installments,
        "purpose": application.purpose,
    }


def _shown(application: Application) -> dict[str, str | None]:
    """Say the fields that a draft may change, as texts."""
    return {
        "product": application.terms.product.name,
        "terms": str(application.terms.version),
        "amount": str(application.amount_asked),
        "installments": str(application.installments),
        "purpose": application.purpose,
        "note": application.note,
        "first_due_on": application.first_due_on.isoformat() if application.first_due_on else None,
    }
