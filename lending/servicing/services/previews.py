"""What a deed would do, shown before it is done. Nothing is written and nothing is locked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kernel.money import Money
from kit import workspace
from lending.ledger import chart
from lending.maths.schedule import Schedule
from lending.servicing import rules
from lending.servicing.models import Loan
from lending.servicing.plans import Plan, plan_repayment
from lending.servicing.queries.figures import owing_of
from lending.servicing.queries.loans import get_loan, installments_of
from lending.servicing.services.disbursement import planned_schedule
from lending.servicing.states import MONEY_ACCOUNT, Channel, Deed


@dataclass(frozen=True, slots=True)
class RepaymentPreview:
    """A loan as it stands, and where a payment would lead it."""

    loan: Loan
    plan: Plan


@dataclass(frozen=True, slots=True)
class DisbursementPreview:
    """A loan as it stands, the schedule it would get, and its first journal entry."""

    loan: Loan
    schedule: Schedule
    lines: chart.Lines


def preview_repayment(*, loan_id: int, amount: Money, received_on: date, channel: Channel) -> RepaymentPreview:
    """Show where a payment would go; refuses what recording it would refuse, except for who asks."""
    loan = get_loan(loan_id)
    rules.check_state(Deed.RECORD_REPAYMENT, loan)
    rules.check_payment(loan, amount=amount, received_on=received_on, business_date=workspace.business_date())
    owing = owing_of(installments_of(loan))
    rules.check_balance(loan, sum(line.total for line in owing))
    return RepaymentPreview(loan, plan_repayment(loan, owing, amount=amount.minor, channel=channel))


def preview_disbursement(
    *, loan_id: int, disbursed_on: date, first_due_on: date | None, channel: Channel
) -> DisbursementPreview:
    """Show the schedule a disbursement would put in force; refuses what disbursing refuses, except for who asks."""
    loan = get_loan(loan_id)
    rules.check_state(Deed.DISBURSE, loan)
    schedule = planned_schedule(loan, disbursed_on=disbursed_on, first_due_on=first_due_on)
    lines = chart.disbursement(principal=loan.principal_minor, paid_from=MONEY_ACCOUNT[channel])
    return DisbursementPreview(loan, schedule, lines)
