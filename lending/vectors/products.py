"""The product of an allocation case: its terms and how it deals with money that comes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lending.maths.strategies import Advanced, FutureRule, InstallmentByInstallment, Standing, Strategy
from lending.maths.timeline import Conventions, Planner
from lending.maths.waterfall import Component
from lending.vectors.reading import Case, NotUnderstood, chosen, only
from lending.vectors.terms import KNOWN, Agreed

_PENALTY, _FEE = Component.PENALTY, Component.FEE
_INTEREST, _PRINCIPAL = Component.INTEREST, Component.PRINCIPAL
_NAMED: dict[str, Strategy] = {
    "penalty_fee_interest_principal": InstallmentByInstallment((_PENALTY, _FEE, _INTEREST, _PRINCIPAL)),
    "due_penalty_fee_interest_principal__in_advance_principal_penalty_fee_interest": InstallmentByInstallment(
        (_PENALTY, _FEE, _INTEREST, _PRINCIPAL), (_PRINCIPAL, _PENALTY, _FEE, _INTEREST), due_charges_first=True
    ),
    "due_penalty_interest_principal_fee__in_advance_penalty_interest_principal_fee": InstallmentByInstallment(
        (_PENALTY, _INTEREST, _PRINCIPAL, _FEE), due_charges_first=True
    ),
    "due_fee_interest_of_all__then_principal": InstallmentByInstallment(
        (_PENALTY, _FEE, _INTEREST, _PRINCIPAL), principal_last=True
    ),
}
_ADVANCED = "advanced_allocation"
_RULES = {rule.value: rule for rule in FutureRule}
_PROCESSING = {"horizontal": True, "vertical": False}


@dataclass(frozen=True, slots=True)
class Product:
    """The terms of a case and its strategy."""

    terms: Agreed
    strategy: Case

    @property
    def advanced(self) -> bool:
        """Say whether it is the strategy with an order of its own for each standing."""
        return bool(self.strategy["name"] == _ADVANCED)

    @property
    def pays_down(self) -> bool:
        """Say whether a down payment is posted by itself."""
        return bool(self.terms.case.get("down_payment", {}).get("auto_paid_at_disbursement"))


def product_of(case: Case) -> Product:
    """Read terms and strategy.

    :raises NotUnderstood: a word is not known.
    """
    only(case["terms"], KNOWN, "terms")
    known = ("name", "processing", "order", "future_installments_rule", "chargeback_allocation_order")
    only(case["strategy"], known, "strategy")
    if "fees" in case["terms"] or "overdue_charge" in case["terms"] or "installment_fee" in case["terms"]:
        raise NotUnderstood("charges in the terms of a loan with payments")
    return Product(Agreed(case["terms"]), case["strategy"])


def conventions_of(product: Product, plan: Planner) -> Conventions:
    """Give the ways of a product.

    :raises NotUnderstood: the strategy is not known.
    """
    strategy = product.strategy
    order = strategy.get("chargeback_allocation_order")
    return Conventions(
        plan=plan,
        strategy_of=_strategies(strategy),
        step_by_step=product.advanced,
        recalculates=product.terms.daily_rest is not None,
        chargeback_order=tuple(Component(name) for name in order) if order else (Component.PRINCIPAL,),
        multiple=product.terms.multiple,
    )


def _strategies(strategy: Case) -> Callable[[str], Strategy]:
    if strategy["name"] != _ADVANCED:
        named: Strategy = chosen(_NAMED, strategy["name"], "strategy")
        return lambda kind: named
    rules = strategy.get("future_installments_rule", {"default": "next_installment"})
    order = tuple(_entry(name) for name in strategy["order"])
    by_installments = chosen(_PROCESSING, strategy["processing"], "processing")
    ways = {kind: Advanced(order, chosen(_RULES, rule, "rule"), by_installments) for kind, rule in rules.items()}
    return lambda kind: ways.get(kind, ways["default"])


def _entry(name: str) -> tuple[Standing, Component]:
    standing, _, component = name.rpartition("_")
    try:
        return Standing(standing), Component(component)
    except ValueError as refusal:
        raise NotUnderstood(f"order: {name}") from refusal
