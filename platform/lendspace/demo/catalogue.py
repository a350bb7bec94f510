"""What Baraka Credit lends: three products, and how its customers tend to use them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kernel.money import Money, Rounding
from lending.maths.day_count import DayCount
from lending.maths.due_dates import RepayUnit
from lending.maths.terms import Amortization, InterestMethod
from lending.maths.waterfall import DEFAULT_ORDER
from lending.products.drafts import TermsDraft

CURRENCY = "KES"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A product, and how often, for how much and for what it is asked for."""

    code: str
    name: str
    terms: TermsDraft
    weight: int
    step: int  # amounts asked are multiples of it, in whole shillings
    usual_most: int  # in whole shillings: few ask for more
    counts: tuple[int, ...]
    purposes: tuple[str, ...]


def shillings(whole: int) -> Money:
    """Give a whole number of shillings as money."""
    return Money(whole * 100, CURRENCY)


def _terms(
    *,
    method: InterestMethod,
    rate: str,
    unit: RepayUnit,
    amounts: tuple[int, int, int],
    counts: tuple[int, int, int],
    multiple: int = 1,
) -> TermsDraft:
    least, usual, most = (shillings(whole) for whole in amounts)
    return TermsDraft(
        interest_method=method,
        amortization=Amortization.EQUAL_INSTALLMENTS,
        yearly_rate=Decimal(rate),
        repay_every=1,
        repay_unit=unit,
        amount_min=least,
        amount_default=usual,
        amount_max=most,
        installments_min=counts[0],
        installments_default=counts[1],
        installments_max=counts[2],
        rounding=Rounding.HALF_UP,
        installment_multiple=shillings(multiple),
        day_count=DayCount.ACTUAL_365,
        allocation_order=tuple(part.value for part in DEFAULT_ORDER),
        arrears_tolerance=shillings(10),
    )


OFFERS = (
    Offer(
        code="CHAMA-WEEKLY",
        name="Chama weekly",
        terms=_terms(
            method=InterestMethod.FLAT, rate="24", unit=RepayUnit.WEEKS,
            amounts=(3_000, 12_000, 60_000), counts=(6, 12, 26),
        ),
        weight=1,
        step=500,
        usual_most=30_000,
        counts=(6, 8),
        purposes=("Stock for the market stall", "Chicken feed", "School fees", "Second-hand clothes", "Charcoal"),
    ),
    Offer(
        code="BIASHARA-MONTHLY",
        name="Biashara monthly",
        terms=_terms(
            method=InterestMethod.DECLINING_BALANCE, rate="30", unit=RepayUnit.MONTHS,
            amounts=(20_000, 80_000, 500_000), counts=(3, 6, 18),
        ),
        weight=6,
        step=5_000,
        usual_most=200_000,
        counts=(6, 6, 9, 12),
        purposes=("Posho mill", "Delivery motorbike", "Shop fittings", "Dairy cow", "Sewing machines", "Fish freezer"),
    ),
    Offer(
        code="SALARY-ADVANCE",
        name="Salary advance",
        terms=_terms(
            method=InterestMethod.FLAT, rate="48", unit=RepayUnit.MONTHS,
            amounts=(2_000, 15_000, 100_000), counts=(1, 1, 3),
        ),
        weight=3,
        step=1_000,
        usual_most=40_000,
        counts=(1, 1, 2, 3),
        purposes=("Rent", "Hospital bill", "School fees", "Travel to a funeral"),
    ),
)  # fmt: skip
