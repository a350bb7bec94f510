"""The chart of accounts, and the recipes that turn what happened to a loan into journal lines.

A line is an account's code and a signed amount in minor units: a debit is positive, a credit negative. Cash basis:
interest, fees and penalties become income when they are received, so what is scheduled but unpaid stands in no
account.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class AccountKind(StrEnum):
    """The five kinds of account."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"


class AccountFacts(NamedTuple):
    """One line of the chart as every new lender gets it."""

    code: str
    name: str
    kind: AccountKind


CASH, MOBILE_MONEY, BANK = "1000", "1010", "1020"
LOAN_PORTFOLIO = "1200"
CREDIT_BALANCES = "2100"
OPENING_BALANCES = "3900"
INTEREST_INCOME, FEE_INCOME, PENALTY_INCOME = "4000", "4100", "4200"
LOSSES_WRITTEN_OFF = "5100"
PARTS_OF_REPAYMENTS = (LOAN_PORTFOLIO, CREDIT_BALANCES, INTEREST_INCOME, FEE_INCOME, PENALTY_INCOME)

CHART = (
    AccountFacts(CASH, "Cash", AccountKind.ASSET),
    AccountFacts(MOBILE_MONEY, "Mobile money", AccountKind.ASSET),
    AccountFacts(BANK, "Bank", AccountKind.ASSET),
    AccountFacts(LOAN_PORTFOLIO, "Loan portfolio", AccountKind.ASSET),
    AccountFacts(CREDIT_BALANCES, "Customer credit balances", AccountKind.LIABILITY),
    AccountFacts(OPENING_BALANCES, "Opening balances", AccountKind.EQUITY),
    AccountFacts(INTEREST_INCOME, "Interest income", AccountKind.INCOME),
    AccountFacts(FEE_INCOME, "Fee income", AccountKind.INCOME),
    AccountFacts(PENALTY_INCOME, "Penalty income", AccountKind.INCOME),
    AccountFacts(LOSSES_WRITTEN_OFF, "Losses written off", AccountKind.EXPENSE),
)
NAMES = {account.code: account.name for account in CHART}

Lines = Mapping[str, int]


class Recipe(StrEnum):
    """Why an entry was made."""

    DISBURSEMENT = "disbursement"
    REPAYMENT = "repayment"
    REVERSAL = "reversal"
    OPENING_POSITION = "opening_position"
    WRITE_OFF = "write_off"


def disbursement(*, principal: int, paid_from: str) -> Lines:
    """Lend money out: the portfolio grows, the money account falls.

    >>> disbursement(principal=100_000, paid_from=CASH)
    {'1200': 100000, '1000': -100000}
    """
    return {LOAN_PORTFOLIO: principal, paid_from: -principal}


def repayment(*, paid_into: str, principal: int, interest: int, fee: int, penalty: int, credit: int) -> Lines:
    """Take money in: principal off the portfolio, the charges to income, what nobody owed to the customer's credit.

    Negative parts are a reversal: the same accounts with their sides swapped.

    >>> repayment(paid_into=CASH, principal=800, interest=150, fee=0, penalty=50, credit=0)
    {'1000': 1000, '4200': -50, '4000': -150, '1200': -800}
    >>> repayment(paid_into=BANK, principal=-800, interest=-150, fee=0, penalty=0, credit=-50)
    {'1020': -1000, '4000': 150, '1200': 800, '2100': 50}
    """
    lines = {
        paid_into: principal + interest + fee + penalty + credit,
        PENALTY_INCOME: -penalty,
        FEE_INCOME: -fee,
        INTEREST_INCOME: -interest,
        LOAN_PORTFOLIO: -principal,
        CREDIT_BALANCES: -credit,
    }
    return {code: minor for code, minor in lines.items() if minor}


def write_off(*, principal: int) -> Lines:
    """Give a loan up: its outstanding principal leaves the portfolio as a loss.

    >>> write_off(principal=62_500)
    {'5100': 62500, '1200': -62500}
    """
    return {LOSSES_WRITTEN_OFF: principal, LOAN_PORTFOLIO: -principal}
