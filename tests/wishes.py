"""A product and an application as the screens send them; every figure can be checked by hand.

12,000.00 at a flat 24 % a year over three months bears 720.00 of interest: three installments of 4,240.00.
"""

from __future__ import annotations

from typing import Any

A_PRODUCT: dict[str, Any] = {
    "code": "FLAT-24",
    "name": "Trader loan",
    "interest_method": "flat",
    "amortization": "equal_installments",
    "yearly_rate": "24",
    "repay_every": 1,
    "repay_unit": "months",
    "amount_min": "1000.00",
    "amount_default": "12000.00",
    "amount_max": "50000.00",
    "installments_min": 1,
    "installments_default": 3,
    "installments_max": 24,
    "rounding": "half_even",
    "installment_multiple": "0.01",
    "day_count": "30/360",
    "allocation_order": ["penalty", "fee", "interest", "principal"],
    "arrears_tolerance": "0.00",
}

A_CUSTOMER: dict[str, Any] = {"full_name": "Grace Wanjiku", "phone": "0712 345 678", "national_id": "12345678"}


def a_wish(customer_id: int, product_id: int, **given: Any) -> dict[str, Any]:
    """Ask for twelve thousand over three months, handed in at once."""
    wish = {"customer_id": customer_id, "product_id": product_id, "amount": "12000.00", "installments": 3}
    return wish | {"purpose": "Stock for the shop", "submit": True} | given
