"""Reading the customers' records."""

from __future__ import annotations

from django.db.models import QuerySet

from kernel.errors import Missing
from lending.customers.models import Customer


def customers() -> QuerySet[Customer]:
    """Give all customers, each with branch and officer."""
    return Customer.objects.select_related("branch", "officer")


def get_customer(customer_id: int) -> Customer:
    """Give one customer, with branch and officer.

    :raises Missing: there is no such customer here.
    """
    customer = customers().filter(pk=customer_id).first()
    if customer is None:
        raise _missing(customer_id)
    return customer


def lock_customer(customer_id: int) -> Customer:
    """Give a customer whose record nobody else changes until this transaction ends.

    :raises Missing: there is no such customer here.
    """
    customer = Customer.objects.select_for_update().filter(pk=customer_id).first()
    if customer is None:
        raise _missing(customer_id)
    return customer


def _missing(customer_id: int) -> Missing:
    return Missing(
        f"There is no customer {customer_id} here. Search by name, phone or reference.", customer=customer_id
    )
