"""How an application looks in the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kernel.ids import reference
from kit import workspace
from kit.actor import Actor
from kit.api.fields import MoneyField, MoneyOut, PersonField
from kit.api.shapes import RefOut, WhoOut
from lending.customers.api.shapes import CustomerBriefOut, StaffOut
from lending.origination import deeds, queries
from lending.origination.deeds import Hindrance
from lending.origination.models import Application
from lending.origination.plans import schedule_of
from lending.origination.states import DECIDED, DEEDS, ApplicationState
from lending.products.api.shapes import ScheduleOut, TermsOut, one_of, schedule_data
from lending.servicing.states import LoanState


class LoanBriefOut(serializers.Serializer[Any]):
    """The loan that came of an application."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    state = one_of(LoanState)


class ApplicationRowOut(serializers.Serializer[Application]):
    """An application in a list; `allowed` names the deeds that the reader can do now."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    customer = CustomerBriefOut()
    product = RefOut(source="terms.product")
    amount_asked = MoneyOut()
    amount_approved = MoneyOut(allow_null=True)
    installments = serializers.IntegerField()
    state = one_of(ApplicationState)
    officer = StaffOut(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()
    allowed = serializers.SerializerMethodField()
    loan = serializers.SerializerMethodField()

    def get_allowed(self, application: Application) -> list[str]:
        """Name the deeds that are open to the reader."""
        return deeds.open_deeds(application, self.context["actor"])

    @extend_schema_field(LoanBriefOut(allow_null=True))
    def get_loan(self, application: Application) -> dict[str, Any] | None:
        """Show the loan that came of it."""
        loan = getattr(application, "loan_facts", None)
        return {"id": loan["id"], "reference": reference("LN", loan["id"]), "state": loan["state"]} if loan else None


class ReviewOut(serializers.Serializer[Any]):
    """The officer's review."""

    by = WhoOut()
    at = serializers.DateTimeField()
    note = serializers.CharField()


class DecisionOut(serializers.Serializer[Any]):
    """The decision."""

    by = WhoOut()
    at = serializers.DateTimeField()
    reason = serializers.CharField()
    outcome = serializers.ChoiceField(choices=sorted(DECIDED))


class DeedOut(serializers.Serializer[Any]):
    """A deed: whether the reader can do it now, and if not, why."""

    name = serializers.ChoiceField(choices=[deed.name for deed in DEEDS])
    allowed = serializers.BooleanField()
    why = serializers.CharField()


class ApplicationOut(ApplicationRowOut):
    """An application with its terms, its schedule and what happened to it."""

    purpose = serializers.CharField()
    note = serializers.CharField()
    first_due_on = serializers.DateField(allow_null=True)
    terms = TermsOut()
    schedule = serializers.SerializerMethodField()
    review = serializers.SerializerMethodField()
    decision = serializers.SerializerMethodField()
    deeds = serializers.SerializerMethodField()

    @extend_schema_field(ScheduleOut)
    def get_schedule(self, application: Application) -> dict[str, Any]:
        """Plan the repayment, as if paid out today until it is."""
        return schedule_data(schedule_of(application, workspace.business_date()), application.terms.currency)

    @extend_schema_field(ReviewOut(allow_null=True))
    def get_review(self, application: Application) -> dict[str, Any] | None:
        """Show the review."""
        if application.reviewed_by is None:
            return None
        return {"by": _who(application.reviewed_by), "at": application.reviewed_at, "note": application.review_note}

    @extend_schema_field(DecisionOut(allow_null=True))
    def get_decision(self, application: Application) -> dict[str, Any] | None:
        """Show the decision."""
        if application.decided_by is None:
            return None
        return {
            "by": _who(application.decided_by),
            "at": application.decided_at,
            "reason": application.decision_reason,
            "outcome": application.state,
        }

    @extend_schema_field(DeedOut(many=True))
    def get_deeds(self, application: Application) -> list[dict[str, Any]]:
        """Tell of every deed whether the reader can do it, and if not, why."""
        actor: Actor = self.context["actor"]
        found = [(deed, deeds.hindrance(deed, application, actor)) for deed in DEEDS]
        own = any(why is Hindrance.OWN for _, why in found)
        others = queries.deciders_besides(application.officer_id) if own else []
        return [
            {
                "name": deed.name,
                "allowed": why is None,
                "why": deeds.sentence(why, deed, application, actor, others) if why else "",
            }
            for deed, why in found
        ]


def _who(person: Any) -> dict[str, Any]:
    return {"id": person.pk, "name": person.full_name}


def row_of(application: Application, actor: Actor) -> dict[str, Any]:
    """Show an application in a list, to this reader."""
    return dict(ApplicationRowOut(application, context={"actor": actor}).data)


def detail_of(application: Application, actor: Actor) -> dict[str, Any]:
    """Show an application whole, to this reader."""
    return dict(ApplicationOut(application, context={"actor": actor}).data)


class WishIn(serializers.Serializer[Any]):
    """What a customer asks for."""

    product_id = serializers.IntegerField()
    amount = MoneyField()
    installments = serializers.IntegerField(min_value=1, max_value=10_000)
    purpose = serializers.CharField(max_length=200)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    first_due_on = serializers.DateField(required=False, allow_null=True)


class ApplicationIn(WishIn):
    """A new application, kept as a draft or handed in at once."""

    customer_id = serializers.IntegerField()
    submit = serializers.BooleanField()


class ReviewIn(serializers.Serializer[Any]):
    """A note of the reviewer."""

    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class ApplicationReasonIn(serializers.Serializer[Any]):
    """A reason that is owed; the deed says for what."""

    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class ApprovalIn(serializers.Serializer[Any]):
    """The amount to grant, when it is less than asked, and a word on it."""

    amount = MoneyField(required=False)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ApplicationFilters(serializers.Serializer[Any]):
    """Which applications to list."""

    state = one_of(ApplicationState, required=False)
    waiting = one_of(queries.Waiting, required=False)
    officer = PersonField(required=False, help_text="Id of the officer, or me")
    q = serializers.CharField(required=False, allow_blank=True, help_text="A reference, or what finds the customer")
    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(required=False, min_value=1, max_value=100)
