"""Reading the customers' records."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from identity.models import Branch, User
from kernel.errors import Missing
from kit.joined import Joined, Part
from lending.customers.models import Customer

_SHOWN = Joined(Part("c", Customer), Part("b", Branch, "branch"), Part("o", User, "officer"))
_ONE = f"""
    SELECT {_SHOWN.selected} FROM customers_customer c
    LEFT JOIN identity_branch b ON b.id = c.branch_id LEFT JOIN identity_user o ON o.id = c.officer_id
    WHERE c.id = %s
"""  # noqa: S608 - our own text


def customers() -> QuerySet[Customer]:
    """Give all customers, each with branch and officer."""
    return Customer.objects.select_related("branch", "officer")


def get_customer(customer_id: int) -> Customer:
    """Give one customer, with branch and officer.

    :raises Missing: there is no such customer here.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ONE, [customer_id])
        row = cursor.fetchone()
    if row is None:
        raise _missing(customer_id)
    customer: Customer = _SHOWN.made_of(row)
    return customer


def lock_customer(customer_id: int) -> Customer:
    """Give a customer whose record nobody else changes until this transaction ends.

    :raises Missing: there is no such customer here.
    """
    customer = Customer.objects.select_for_update().filter(pk=customer_id).first()
    if customer is None:
        raise _missing(customer_id)
    return customer


def holder_of_national_id(number: str) -> int | None:
    """Give the id of the customer who is registered under an identity number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM customers_customer WHERE national_id = %s AND national_id <> ''", [number])
        row = cursor.fetchone()
    return row[0] if row else None


def _missing(customer_id: int) -> Missing:
    return Missing(
        f"There is no customer {customer_id} here. Search by name, phone or reference.", customer=customer_id
    )
