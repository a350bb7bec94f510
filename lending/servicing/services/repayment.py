"""Money in: the hottest deed of the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction as database

from kernel.money import Money
from kit.actor import Actor
from kit.idempotency import Answer, Slot
from lending.servicing import rules
from lending.servicing.models import Loan, LoanTransaction
from lending.servicing.plans import Owing, Plan, bring_to, plan_repayment
from lending.servicing.services import posting, telling
from lending.servicing.services.posting import Held, Receipt
from lending.servicing.states import LOAN_MOVES, Channel, Deed, LoanState, TransactionKind
from lending.servicing.tallies import Before, of_transaction

CREATED = 201


@dataclass(frozen=True, slots=True)
class Recorded:
    """A repayment, and the loan as it stands after it."""

    transaction: LoanTransaction
    loan: Loan
    owing: tuple[Owing, ...]
    business_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    """What was received: how much, when, by which way, and what else there is to know."""

    amount: Money
    received_on: date
    channel: Channel
    external_reference: str = ""
    note: str = ""
    batch_id: int | None = None


@database.atomic(savepoint=False)
def record_repayment(
    *,
    loan_id: int,
    amount: Money,
    received_on: date,
    channel: Channel,
    actor: Actor,
    external_reference: str = "",
    note: str = "",
    batch_id: int | None = None,
) -> Recorded:
    """Take a payment and pour it over what the loan owes; what nobody owes becomes the customer's credit.

    :raises kernel.errors.Missing: there is no such loan. :raises lending.servicing.rules.NotInThisState: it takes no
    repayments. :raises lending.servicing.rules.NotADay: before the disbursement or after the business date. :raises
    lending.servicing.rules.NotAPayment: no money.
    """
    payment = PaymentFacts(
        amount=amount,
        received_on=received_on,
        channel=Channel(channel),
        external_reference=external_reference,
        note=note,
        batch_id=batch_id,
    )
    held = posting.hold(loan_id, slot=None)
    assert isinstance(held, Held)
    receipt, recorded = _work_out(held, payment, actor)
    posting.write(receipt, actor=actor)
    return recorded


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a key, and whether it was given before."""

    kept: Answer
    replayed: bool


@database.atomic(savepoint=False)
def record_repayment_once(
    *, loan_id: int, payment: PaymentFacts, actor: Actor, slot: Slot, answer: Callable[[Recorded], dict[str, Any]]
) -> Answered:
    """Take a payment under an idempotency key: the same key gives the same answer, and one effect.

    `answer` shows what was recorded, with the transaction's number under "transaction" still missing; it is filled in
    and kept with the deed. Raises what `record_repayment` raises.

    :raises kit.idempotency.InFlight: the first request is still at work. :raises kit.idempotency.KeyReused: it was
    another request.
    """
    held = posting.hold(loan_id, slot=slot)
    if isinstance(held, Answer):
        return Answered(held, replayed=True)
    receipt, recorded = _work_out(held, payment, actor)
    kept = posting.write(receipt, actor=actor, slot=slot, status=CREATED, body=answer(recorded))
    return Answered(Answer(CREATED, kept), replayed=False)


def _work_out(held: Held, payment: PaymentFacts, actor: Actor) -> tuple[Receipt, Recorded]:
    loan, before = held.loan, held.loan.state
    rules.check(Deed.RECORD_REPAYMENT, loan, actor)
    rules.check_payment(loan, amount=payment.amount, received_on=payment.received_on, business_date=held.business_date)
    owed_before = sum(owing.total for owing in held.owing)
    rules.check_balance(loan, owed_before)
    plan = plan_repayment(loan, held.owing, amount=payment.amount.minor, channel=payment.channel)
    stood = Before.of(loan, held.owing)
    changes = telling.changes(loan, plan, owed_before=owed_before, state_before=before)
    if plan.state_after != before:
        LOAN_MOVES.check(LoanState(before), plan.state_after)
        loan.state = plan.state_after.value
    bring_to(plan, loan, day=payment.received_on)
    loan.last_repayment_on = max(loan.last_repayment_on or payment.received_on, payment.received_on)
    transaction = _transaction(loan, plan, payment, actor, held.now)
    receipt = Receipt(
        transaction=transaction,
        lines=plan.lines,
        shares=plan.shares,
        tallies=stood.until(loan, plan.owing_after, of_transaction(transaction)),
        memo=f"Repayment of loan {loan.reference}",
        state_before=before,
        deed=telling.REPAID,
        facts=telling.facts(transaction),
        changes=changes,
        news=telling.repayment_news(transaction, plan, state_before=before),
    )
    return receipt, Recorded(transaction, loan, plan.owing_after, held.business_date)


def _transaction(loan: Loan, plan: Plan, payment: PaymentFacts, actor: Actor, now: datetime) -> LoanTransaction:
    return LoanTransaction(
        pk=0,  # Postgres gives it
        loan=loan,
        kind=TransactionKind.REPAYMENT.value,
        value_on=payment.received_on,
        entered_at=now,
        amount_minor=plan.amount,
        principal_minor=plan.parts.principal,
        interest_minor=plan.parts.interest,
        fee_minor=plan.parts.fee,
        penalty_minor=plan.parts.penalty,
        credit_minor=plan.credit,
        principal_after_minor=loan.outstanding.principal,
        channel=payment.channel.value,
        external_reference=payment.external_reference,
        note=payment.note,
        actor_id=actor.user_id,
        actor_name=actor.name,
        batch_id=payment.batch_id,
    )
