"""The deeds on a customer's record: registering, and each kind of change under a name of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from identity.models import Branch, User, UserState
from kernel.errors import DomainError, FieldProblem, Invalid
from kit import audit, workspace
from kit.actor import Actor
from kit.outbox import publish
from lending.customers import queries
from lending.customers.models import Customer
from lending.customers.phones import normalised_phone
from lending.customers.search import identity_number
from lending.events import CustomerRegistered

audit.describe("customer.registered", "Registered")
audit.describe("customer.contact_changed", "Contact changed")
audit.describe("customer.identity_corrected", "Identity corrected")
audit.describe("customer.assigned", "Officer or branch changed")

_LONGEST_LIFE = 130  # years

# Columns that name another row, and the word people know that row by.
_LINKS: dict[str, tuple[type[Branch] | type[User], str]] = {
    "officer_id": (User, "full_name"),
    "branch_id": (Branch, "name"),
}


class NationalIdTaken(DomainError):
    """Somebody else is registered under that identity number."""

    code = "national_id_taken"

    def __init__(self, national_id: str, other: Customer | None) -> None:
        whose = f"belongs to {other.full_name} ({other.reference})" if other else "was registered a moment ago"
        sentence = f"The identity number {national_id} {whose}. Open that record, or check the number."
        facts = {"customer": other.pk, "reference": other.reference} if other else {}
        super().__init__(sentence, fields=[FieldProblem("/national_id", self.code, sentence)], **facts)


class ImpossibleBirthday(Invalid):
    """Nobody alive was born on that day."""

    code = "impossible_birthday"

    def __init__(self, day: date) -> None:
        sentence = f"{day.isoformat()} cannot be a date of birth. Check the year."
        super().__init__(sentence, fields=[FieldProblem("/date_of_birth", self.code, sentence)])


class NoSuchColleague(Invalid):
    """There is no such active member of staff, or no such branch."""

    code = "no_such_colleague"

    def __init__(self, field: str, thing: str) -> None:
        sentence = f"There is no such {thing} here. Choose one from the list."
        super().__init__(sentence, fields=[FieldProblem(f"/{field}", self.code, sentence)])


class NameNeeded(Invalid):
    """A record needs the customer's name."""

    code = "name_needed"

    def __init__(self) -> None:
        sentence = "Write the customer's name as it stands on their identity document."
        super().__init__(sentence, fields=[FieldProblem("/full_name", self.code, sentence)])


@transaction.atomic(savepoint=False)
def register_customer(
    *,
    full_name: str,
    phone: str,
    national_id: str = "",
    date_of_birth: date | None = None,
    sex: str = "",
    address: str = "",
    branch_id: int | None = None,
    officer_id: int | None = None,
    external_id: str | None = None,
    actor: Actor,
) -> Customer:
    """Enter somebody into the lender's books, on the business date.

    A field officer who registers and names nobody becomes the customer's officer; the branch is the actor's.

    :raises NameNeeded: the name is empty.
    :raises ImpossiblePhone: no phone number looks like that.
    :raises NationalIdTaken: the identity number is another customer's.
    :raises ImpossibleBirthday: the date of birth lies ahead, or too far back.
    :raises NoSuchColleague: the branch or the officer is not one of this lender's.
    """
    actor.require("customers.register")
    facts = workspace.settings()
    own = actor.user_id if actor.role == "field_officer" else None
    customer = Customer(
        full_name=_name(full_name),
        phone=normalised_phone(phone, facts.country),
        national_id=_free_national_id(national_id),
        date_of_birth=_birthday(date_of_birth, facts.business_date),
        sex=sex,
        address=address.strip(),
        branch_id=_branch(branch_id) or actor.branch_id,
        officer_id=_officer(officer_id) or own,
        external_id=external_id,
        registered_on=facts.business_date,
        registered_by_id=actor.user_id,
    )
    _save(customer)
    _record(actor, "customer.registered", customer, facts={"phone": customer.phone})
    publish(CustomerRegistered(subject=_subject(customer), customer_id=customer.pk))
    return customer


class NothingChanged(DomainError):
    """The record says so already."""

    code = "nothing_changed"

    def __init__(self, customer: Customer) -> None:
        super().__init__(
            f"The record of {customer.full_name} ({customer.reference}) says exactly this already.",
            customer=customer.pk,
        )


@transaction.atomic(savepoint=False)
def change_customer_contact(
    *, customer_id: int, phone: str | None = None, address: str | None = None, actor: Actor
) -> Customer:
    """Change where a customer can be reached; what is None stays.

    :raises Missing: there is no such customer here.
    :raises ImpossiblePhone: no phone number looks like that.
    :raises NothingChanged: nothing differs.
    """
    actor.require("customers.register")
    customer = queries.lock_customer(customer_id)
    wanted = {
        "phone": None if phone is None else normalised_phone(phone, workspace.settings().country),
        "address": None if address is None else address.strip(),
    }
    return _change(customer, wanted, "customer.contact_changed", actor)


@transaction.atomic(savepoint=False)
def correct_customer_identity(
    *,
    customer_id: int,
    full_name: str | None = None,
    national_id: str | None = None,
    date_of_birth: date | None = None,
    sex: str | None = None,
    reason: str,
    actor: Actor,
) -> Customer:
    """Correct who a customer is, with the reason; what is None stays.

    :raises Missing: there is no such customer here.
    :raises NationalIdTaken: the identity number is another customer's.
    :raises ImpossibleBirthday: the date of birth lies ahead, or too far back.
    :raises NothingChanged: nothing differs.
    """
    actor.require("customers.register")
    customer = queries.lock_customer(customer_id)
    wanted = {
        "full_name": None if full_name is None else _name(full_name),
        "national_id": None if national_id is None else _free_national_id(national_id, besides=customer),
        "date_of_birth": _birthday(date_of_birth, workspace.business_date()),
        "sex": sex,
    }
    return _change(customer, wanted, "customer.identity_corrected", actor, reason)


@transaction.atomic(savepoint=False)
def assign_customer(
    *, customer_id: int, officer_id: int | None = None, branch_id: int | None = None, actor: Actor
) -> Customer:
    """Hand a customer to another officer, another branch, or both; loans that run keep theirs.

    :raises Missing: there is no such customer here.
    :raises NoSuchColleague: the branch or the officer is not one of this lender's.
    :raises NothingChanged: nothing differs.
    """
    actor.require("customers.register")
    customer = queries.lock_customer(customer_id)
    wanted = {"officer_id": _officer(officer_id), "branch_id": _branch(branch_id)}
    return _change(customer, wanted, "customer.assigned", actor)


def _change(customer: Customer, wanted: dict[str, Any], deed: str, actor: Actor, reason: str = "") -> Customer:
    """Write what differs, and leave one line that says before and after."""
    new = {name: value for name, value in wanted.items() if value is not None and getattr(customer, name) != value}
    if not new:
        raise NothingChanged(customer)
    changes = [
        {
            "field": name.removesuffix("_id") if name in _LINKS else name,
            "before": _said(name, getattr(customer, name)),
            "after": _said(name, value),
        }
        for name, value in new.items()
    ]
    for name, value in new.items():
        setattr(customer, name, value)
    _save(customer, update_fields=list(new))
    _record(actor, deed, customer, reason=reason, changes=changes)
    return customer


def _said(name: str, value: Any) -> str | None:
    """Say a value as people read it: a link by its name."""
    if value is None or name not in _LINKS:
        return None if value is None else str(value)
    model, label = _LINKS[name]
    return str(model._default_manager.values_list(label, flat=True).get(pk=value))


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise NameNeeded
    return name


def _birthday(day: date | None, today: date) -> date | None:
    if day is not None and (day > today or day.year < today.year - _LONGEST_LIFE):
        raise ImpossibleBirthday(day)
    return day


def _free_national_id(text: str, besides: Customer | None = None) -> str:
    number = identity_number(text)
    holder = queries.holder_of_national_id(number) if number else None
    if holder is not None and holder != (besides.pk if besides else None):
        raise NationalIdTaken(number, Customer.objects.get(pk=holder))
    return number


def _branch(branch_id: int | None) -> int | None:
    if branch_id is not None and not Branch.objects.filter(pk=branch_id).exists():
        raise NoSuchColleague("branch_id", "branch")
    return branch_id


def _officer(officer_id: int | None) -> int | None:
    if officer_id is not None and not User.objects.filter(pk=officer_id, state=UserState.ACTIVE).exists():
        raise NoSuchColleague("officer_id", "member of staff")
    return officer_id


def _save(customer: Customer, **how: Any) -> None:
    try:
        customer.save(**how)
    except IntegrityError as fault:
        if "customer_national_id_once" not in str(fault):
            raise
        raise NationalIdTaken(customer.national_id, None) from None  # somebody was quicker by a moment


def _record(actor: Actor, deed: str, customer: Customer, *, facts: dict[str, Any] | None = None, **more: Any) -> None:
    audit.record(
        actor,
        deed,
        subject=_subject(customer),
        on_day=workspace.business_date(),
        customer_id=customer.pk,
        facts={"customer": customer.full_name, **(facts or {})},
        **more,
    )


def _subject(customer: Customer) -> str:
    return f"customer:{customer.pk}"
