"""The books' doors for a lender's staff."""

from __future__ import annotations

from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.money import Money
from kit import workspace
from kit.api.fields import MoneyOut
from kit.api.shapes import ProblemOut
from kit.api.views import StaffView, staff_schema
from lending.ledger.chart import AccountKind
from lending.ledger.queries import Balance, trial_balance


class BalanceOut(serializers.Serializer[Any]):
    """An account's balance, on the side on which it stands."""

    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in AccountKind])
    debit = MoneyOut()
    credit = MoneyOut()


class BalanceTotalsOut(serializers.Serializer[Any]):
    """Both sides of the books; they are equal."""

    debit = MoneyOut()
    credit = MoneyOut()


class TrialBalanceOut(serializers.Serializer[Any]):
    """Every account with its balance."""

    data = BalanceOut(many=True)  # type: ignore[assignment]  # the word of every list; shadows the base class
    totals = BalanceTotalsOut()


class TrialBalance(StaffView):
    """The trial balance."""

    needs = {"get": "ledger.view"}
    audit = {"get": "read"}

    @staff_schema(operation_id="ledger_trial_balance", responses={200: TrialBalanceOut, "4XX": ProblemOut})
    def get(self, request: Request) -> Response:
        """Show every account's balance, and that both sides add up to the same."""
        currency, balances = workspace.currency(), trial_balance()
        debit = sum(balance.minor for balance in balances if balance.minor > 0)
        credit = -sum(balance.minor for balance in balances if balance.minor < 0)
        totals = {"debit": Money(debit, currency).json(), "credit": Money(credit, currency).json()}
        return Response({"data": [_row(balance, currency) for balance in balances], "totals": totals})


def _row(balance: Balance, currency: str) -> dict[str, Any]:
    return {
        "code": balance.code,
        "name": balance.name,
        "kind": balance.kind,
        "debit": Money(max(balance.minor, 0), currency).json(),
        "credit": Money(max(-balance.minor, 0), currency).json(),
    }


urlpatterns = [path("ledger/trial-balance", TrialBalance.as_view(), name="ledger-trial-balance")]
